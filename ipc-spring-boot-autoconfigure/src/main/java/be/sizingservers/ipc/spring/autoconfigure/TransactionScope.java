package be.sizingservers.ipc.spring.autoconfigure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

import be.sizingservers.ipc.spring.IpcMessageEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.event.TransactionalApplicationListener.SynchronizationCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ReflectionUtils;

/**
 * Publishes a message in a transaction that ends with the publication: transactional
 * listeners have been called when it returns, and what they throw is thrown. Spring only
 * logs what they throw after the commit, so it is taken from their callbacks.
 * Thread-safe.
 */
final class TransactionScope implements PublicationScope, SynchronizationCallback {

	private final ApplicationContext context;

	private final ObjectProvider<PlatformTransactionManager> manager;

	private final Set<Object> observed = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Map<ApplicationEvent, Queue<Throwable>> published = new ConcurrentHashMap<>();

	TransactionScope(ApplicationContext context, ObjectProvider<PlatformTransactionManager> manager) {
		this.context = context;
		this.manager = manager;
	}

	@Override
	public @Nullable ApplicationEventPublisher around(ApplicationEventPublisher publisher,
			Predicate<IpcMessageEvent<?>> needsScope) {
		PlatformTransactionManager unique = this.manager.getIfUnique();
		observeListeners();
		if (unique == null || this.observed.isEmpty()) {
			return null;
		}
		TransactionOperations transactions = new TransactionTemplate(unique);
		return (event) -> {
			if (event instanceof IpcMessageEvent<?> message && needsScope.test(message)) {
				publish(message, publisher, transactions);
			}
			else {
				publisher.publishEvent(event);
			}
		};
	}

	private void observeListeners() {
		for (ApplicationContext at = this.context; at != null; at = at.getParent()) {
			if (at instanceof AbstractApplicationContext listening) {
				listening.getApplicationListeners().forEach((listener) -> {
					if (listener instanceof TransactionalApplicationListener<?> transactional
							&& this.observed.add(listener)) {
						transactional.addCallback(this);
					}
				});
			}
		}
	}

	private void publish(IpcMessageEvent<?> message, ApplicationEventPublisher publisher,
			TransactionOperations transactions) {
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		this.published.put(message, failures);
		try {
			transactions.executeWithoutResult((status) -> publisher.publishEvent((Object) message));
		}
		finally {
			this.published.remove(message);
		}
		Throwable failure = failures.poll();
		if (failure != null) {
			failures.forEach(failure::addSuppressed);
			ReflectionUtils.rethrowRuntimeException(failure);
		}
	}

	@Override
	public void postProcessEvent(ApplicationEvent event, @Nullable Throwable ex) {
		Queue<Throwable> failures = this.published.get(event);
		if (failures != null && ex != null) {
			failures.add(ex);
		}
	}

}
