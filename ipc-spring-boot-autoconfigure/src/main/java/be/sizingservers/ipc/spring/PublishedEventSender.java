package be.sizingservers.ipc.spring;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Sender;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Sends the events whose type has {@link IpcPublished}, each at once, on the thread that
 * publishes it, after the local listeners: what one of them throws keeps the event in,
 * and what cannot be encoded is thrown to the publisher. Thread-safe.
 */
public class PublishedEventSender implements SmartInitializingSingleton {

	/**
	 * By payload class: what the annotation says; nothing without one.
	 */
	private static final ClassValue<@Nullable String> HANDLES = new ClassValue<>() {

		@Override
		protected @Nullable String computeValue(Class<?> type) {
			Set<String> handles = handlesOf(type);
			if (handles.size() > 1) {
				throw new IllegalStateException(
						"The event type %s inherits @IpcPublished with different handles (%s), so it is not clear where its events go; give the type itself the annotation"
							.formatted(type.getName(), String.join(", ", new TreeSet<>(handles))));
			}
			return handles.isEmpty() ? null : handles.iterator().next();
		}

	};

	private final SenderFactory senders;

	private final UnaryOperator<String> handles;

	private final ConfigurableApplicationContext context;

	/**
	 * Creates a sender of events.
	 * @param senders gives the senders
	 * @param handles makes a handle from what an annotation says
	 * @param context whose events are sent
	 */
	public PublishedEventSender(SenderFactory senders, UnaryOperator<String> handles,
			ConfigurableApplicationContext context) {
		this.senders = senders;
		this.handles = handles;
		this.context = context;
	}

	private static Set<String> handlesOf(Class<?> type) {
		IpcPublished own = AnnotatedElementUtils.getMergedAnnotation(type, IpcPublished.class);
		if (own != null) {
			return Set.of(own.value());
		}
		Set<String> inherited = new HashSet<>();
		Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
			.forEach((parent) -> inherited.addAll(handlesOf(parent)));
		return inherited;
	}

	/**
	 * Begins to listen, once all other listeners are there: of listeners with the same
	 * order, the last one to come is called last.
	 */
	@Override
	public final void afterSingletonsInstantiated() {
		this.context.addApplicationListener(new Listener());
	}

	/**
	 * Sends an event now, or has it sent later.
	 */
	void send(Handle handle, PayloadApplicationEvent<?> event) {
		sender(handle).publish(event.getPayload());
	}

	/**
	 * The sender of a handle, which may have to start first.
	 */
	final Sender sender(Handle handle) {
		return this.senders.sender(handle.value());
	}

	private final class Listener implements GenericApplicationListener {

		/**
		 * Asked once for each type of events.
		 */
		@Override
		public boolean supportsEventType(ResolvableType eventType) {
			Class<?> type = eventType.toClass();
			return PayloadApplicationEvent.class.isAssignableFrom(type) ? !IpcMessageEvent.class.isAssignableFrom(type)
					: HANDLES.get(type) != null;
		}

		@Override
		public boolean supportsAsyncExecution() {
			// Another thread would not see the transaction.
			return false;
		}

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
			if (!(event instanceof PayloadApplicationEvent<?> published)) {
				throw new IllegalStateException(
						"The event type %s has @IpcPublished, but is an ApplicationEvent, which belongs to one process; publish a record instead"
							.formatted(event.getClass().getName()));
			}
			Object payload = published.getPayload();
			String handle = HANDLES.get(payload.getClass());
			if (handle != null && !MessageEventPublisher.isHandling(payload)) {
				PublishedEventSender.this.send(Handle.of(PublishedEventSender.this.handles.apply(handle)), published);
			}
		}

	}

}
