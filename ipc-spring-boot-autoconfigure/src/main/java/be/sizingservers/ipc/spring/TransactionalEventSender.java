package be.sizingservers.ipc.spring;

import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

import be.sizingservers.ipc.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends events that are published in a transaction after its commit, in the order in
 * which they were published, and others at once. What cannot be encoded after a commit is
 * an error in the log, as nobody is left to be told. Thread-safe.
 */
public final class TransactionalEventSender extends PublishedEventSender {

	private static final Logger logger = LoggerFactory.getLogger(TransactionalEventSender.class);

	/**
	 * Creates a sender of events.
	 * @param senders gives the senders
	 * @param handles makes a handle from what an annotation says
	 * @param context whose events are sent
	 */
	public TransactionalEventSender(SenderFactory senders, UnaryOperator<String> handles,
			ConfigurableApplicationContext context) {
		super(senders, handles, context);
	}

	@Override
	void send(Handle handle, PayloadApplicationEvent<?> event) {
		if (event.getSource() instanceof TransactionContext) {
			throw new IllegalStateException(
					"The event %s with @IpcPublished is published in a reactive transaction, whose commit is not waited for; send it with a Sender once the transaction has committed"
						.formatted(event.getPayload().getClass().getName()));
		}
		if (TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()) {
			TransactionSynchronizationManager.registerSynchronization(new AfterCommit(handle, event.getPayload()));
		}
		else {
			super.send(handle, event);
		}
	}

	/**
	 * One event of a transaction. Runs on the thread of the transaction.
	 */
	private final class AfterCommit implements TransactionSynchronization {

		private final Handle handle;

		private final Object payload;

		private final Set<Object> laterSavepoints = new HashSet<>();

		private boolean rolledBack;

		AfterCommit(Handle handle, Object payload) {
			this.handle = handle;
			this.payload = payload;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.laterSavepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.rolledBack |= !this.laterSavepoints.contains(savepoint);
		}

		/**
		 * Not {@code afterCommit}, as what others publish there would then be lost.
		 */
		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_UNKNOWN) {
				logger.error("The event {} was not sent to '{}', as it is not known whether its transaction committed",
						this.payload.getClass().getName(), this.handle);
			}
			if (status != STATUS_COMMITTED || this.rolledBack) {
				return;
			}
			try {
				sender(this.handle).publish(this.payload);
			}
			catch (RuntimeException ex) {
				logger.error("The event {} of a committed transaction cannot be sent to '{}'",
						this.payload.getClass().getName(), this.handle, ex);
			}
		}

	}

}
