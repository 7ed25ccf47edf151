package be.sizingservers.ipc.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.codec.IpcType;
import be.sizingservers.ipc.spring.IpcPublished;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A slice with transactions, as of a test with a database.
 */
@SpringJUnitConfig(TransactionalSliceTests.Slice.class)
@TestPropertySource(properties = "ipc.handle=slices")
@AutoConfigureTestIpc
class TransactionalSliceTests {

	@Autowired
	private IpcTester tester;

	@Autowired
	private Slice slice;

	@Autowired
	private ApplicationEventPublisher publisher;

	@Autowired
	private TransactionTemplate transactions;

	@Test
	void deliversToListenersThatOnlyListenInTransactions() {
		this.tester.deliver("slices", new Piece(7));
		assertThat(this.slice.pieces).containsExactly(new Piece(7));
	}

	@Test
	void publishesAfterTheCommit() {
		this.transactions.executeWithoutResult((status) -> {
			this.publisher.publishEvent(new Sold(1));
			assertThat(this.tester.sent("slices")).isEmpty();
		});
		assertThat(this.tester.sent("slices", Sold.class)).containsExactly(new Sold(1));
	}

	@Test
	void publishesNothingAfterARollback() {
		this.transactions.executeWithoutResult((status) -> {
			this.publisher.publishEvent(new Sold(2));
			status.setRollbackOnly();
		});
		assertThat(this.tester.sent("slices")).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Slice {

		private final List<Piece> pieces = new CopyOnWriteArrayList<>();

		@TransactionalEventListener
		void on(Piece piece) {
			this.pieces.add(piece);
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new NoTransactionManager();
		}

		@Bean
		TransactionTemplate transactions(PlatformTransactionManager transactionManager) {
			return new TransactionTemplate(transactionManager);
		}

	}

	@IpcType("Piece")
	record Piece(int number) {
	}

	@IpcPublished
	record Sold(int number) {
	}

	/**
	 * Without a resource.
	 */
	private static final class NoTransactionManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
