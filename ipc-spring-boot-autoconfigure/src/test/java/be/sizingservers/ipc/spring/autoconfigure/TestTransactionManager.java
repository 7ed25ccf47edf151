package be.sizingservers.ipc.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions without a resource: all that Spring itself does, savepoints included.
 */
class TestTransactionManager extends AbstractPlatformTransactionManager {

	private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

	TestTransactionManager() {
		setNestedTransactionAllowed(true);
	}

	@Override
	protected Object doGetTransaction() {
		Transaction existing = this.current.get();
		return (existing != null) ? existing : new Transaction();
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return this.current.get() == transaction;
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		this.current.set((Transaction) transaction);
	}

	@Override
	protected Object doSuspend(Object transaction) {
		this.current.remove();
		return transaction;
	}

	@Override
	protected void doResume(@Nullable Object transaction, Object suspendedResources) {
		this.current.set((Transaction) suspendedResources);
	}

	@Override
	protected void doCommit(DefaultTransactionStatus status) {
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
	}

	@Override
	protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		status.setRollbackOnly();
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		this.current.remove();
	}

	private static final class Transaction implements SavepointManager {

		@Override
		public Object createSavepoint() {
			return new Object();
		}

		@Override
		public void rollbackToSavepoint(Object savepoint) {
		}

		@Override
		public void releaseSavepoint(Object savepoint) {
		}

	}

}
