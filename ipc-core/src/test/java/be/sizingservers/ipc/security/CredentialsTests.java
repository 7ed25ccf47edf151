package be.sizingservers.ipc.security;

import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverBuilder;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderBuilder;
import be.sizingservers.ipc.directory.DirectoryException;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerListener;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.EndPointManagerServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Who gets in with what, and what those hear who do not.
 */
class CredentialsTests {

	private static final String PASSWORD = "correct horse battery";

	private static final byte[] SALT = "sixteen bytes 16".getBytes(US_ASCII);

	private static final String HANDLE = "orders";

	private static final Duration LONG = Duration.ofSeconds(30);

	private final List<AutoCloseable> open = new ArrayList<>();

	private final List<String> refusals = new CopyOnWriteArrayList<>();

	private static KeyStore managers;

	private static KeyStore members;

	private static KeyStore strangers;

	@BeforeAll
	static void makeCertificates(@TempDir Path folder) throws Exception {
		TestCertificates certificates = new TestCertificates(folder);
		managers = certificates.identity("manager");
		members = certificates.identity("member");
		strangers = certificates.identity("stranger");
	}

	@AfterEach
	void closeAll() throws Exception {
		Collections.reverse(this.open);
		for (AutoCloseable each : this.open) {
			each.close();
		}
	}

	@Test
	void anotherPasswordDoesNotGetIn() {
		EndPointManagerServer manager = start(protectedManager());
		assertRefused(manager, to(manager).password(PASSWORD + "!").salt(SALT),
				"the password or the salt is another one there", "its password or salt is another one");
	}

	@Test
	void anotherSaltDoesNotGetIn() {
		EndPointManagerServer manager = start(protectedManager());
		assertRefused(manager, to(manager).password(PASSWORD).salt(new byte[16]),
				"the password or the salt is another one there", "its password or salt is another one");
	}

	@Test
	void noPasswordDoesNotGetIn() {
		EndPointManagerServer manager = start(protectedManager());
		assertRefused(manager, to(manager), "this End Point Manager wants a password",
				"It sends in clear, but this manager wants a password");
	}

	@Test
	void nothingIsSentInClearWhereAPasswordIsSet() {
		EndPointManagerServer manager = start(EndPointManagerServer.builder());
		assertRefused(manager, to(manager).password(PASSWORD).salt(SALT), "it has no password",
				"It encrypts, but this manager has no password and no certificates");
	}

	@Test
	void aPasswordDoesNotGetInWhereCertificatesAreWanted() throws Exception {
		SSLContext context = TestCertificates.context(managers, managers);
		EndPointManagerServer manager = start(EndPointManagerServer.builder().sslContext(() -> context));
		assertRefused(manager, to(manager).password(PASSWORD).salt(SALT), "perhaps it wants certificates",
				"or it uses a password");
		assertThat(this.refusals).allSatisfy((reason) -> assertThat(reason).contains("or it uses a password"));
	}

	@Test
	void aCertificateDoesNotGetInWhereAPasswordIsWanted() throws Exception {
		SSLContext context = TestCertificates.context(members, members);
		EndPointManagerServer manager = start(protectedManager());
		assertRefused(manager, to(manager).sslContext(() -> context), "the certificates do not fit",
				"perhaps it uses certificates");
	}

	@Test
	void aCertificateThatNobodyTrustsDoesNotGetIn() throws Exception {
		SSLContext ofManager = TestCertificates.context(managers, members);
		SSLContext ofStranger = TestCertificates.context(strangers, managers);
		EndPointManagerServer manager = start(EndPointManagerServer.builder().sslContext(() -> ofManager));
		assertRefused(manager, to(manager).sslContext(() -> ofStranger), "the certificates do not fit",
				"the certificates do not fit");
		SSLContext ofMember = TestCertificates.context(members, strangers);
		this.refusals.clear();
		assertRefused(manager, to(manager).sslContext(() -> ofMember), "the certificates do not fit",
				"the certificates do not fit");
		assertThat(this.refusals).allSatisfy((reason) -> assertThat(reason).contains("the certificates do not fit"));
	}

	@Test
	void membersWithCertificatesReachEachOther() throws Exception {
		SSLContext ofManager = TestCertificates.context(managers, members);
		SSLContext ofMember = TestCertificates.context(members, managers, members);
		EndPointManagerServer manager = start(EndPointManagerServer.builder().sslContext(() -> ofManager));
		EndPointManagerConnection connection = to(manager).sslContext(() -> ofMember);
		assertThat(deliver(Receiver.builder(HANDLE).endPointManager(connection),
				Sender.builder(HANDLE).endPointManager(connection)))
			.isEqualTo("hello");
		assertThat(deliver(Receiver.builder(HANDLE).endPointManager(connection).sslContext(() -> ofMember),
				Sender.builder(HANDLE).endPointManager(connection).sslContext(() -> ofMember)))
			.isEqualTo("hello");
	}

	@Test
	void aNewCertificateIsUsedForNewConnections() throws Exception {
		AtomicReference<SSLContext> ofManager = new AtomicReference<>(TestCertificates.context(managers, managers));
		EndPointManagerServer manager = start(EndPointManagerServer.builder().sslContext(ofManager::get));
		SSLContext ofMember = TestCertificates.context(members, members);
		assertRefused(manager, to(manager).sslContext(() -> ofMember), "the certificates do not fit", "certificate");
		ofManager.set(TestCertificates.context(members, members));
		EndPointManagerConnection connection = to(manager).sslContext(() -> ofMember);
		assertThat(deliver(Receiver.builder(HANDLE).endPointManager(connection),
				Sender.builder(HANDLE).endPointManager(connection)))
			.isEqualTo("hello");
	}

	@Test
	void linksWithCertificatesOnOneSideOnlyCarryNothing() throws Exception {
		SSLContext context = TestCertificates.context(members, members);
		EndPointManagerServer manager = start(protectedManager());
		EndPointManagerConnection connection = to(manager).password(PASSWORD).salt(SALT);
		List<Object> handled = new CopyOnWriteArrayList<>();
		opened(Receiver.builder(HANDLE)
			.listener((message) -> handled.add(message.payload()))
			.endPointManager(connection)
			.sslContext(() -> context)
			.start());
		try (Sender sender = Sender.builder(HANDLE)
			.endPointManager(connection)
			.limits(Limits.builder().drainTimeout(Duration.ofMillis(500)).build())
			.start()) {
			sender.publish("hello");
		}
		assertThat(handled).isEmpty();
	}

	@Test
	void aPasswordNeedsASalt() {
		assertThatIllegalArgumentException().isThrownBy(() -> protectedManager().salt(new byte[0]))
			.withMessageContaining("salt");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EndPointManagerServer.builder().port(0).password(PASSWORD).start())
			.withMessageContaining("but no salt");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EndPointManagerConnection.to("localhost").salt(SALT).directory())
			.withMessageContaining("but no password");
	}

	@Test
	void aPasswordAndCertificatesExcludeEachOther() throws Exception {
		SSLContext context = SSLContext.getDefault();
		assertThatIllegalArgumentException().isThrownBy(() -> protectedManager().sslContext(() -> context).start())
			.withMessageContaining("Both a password and certificates");
	}

	@Test
	void aWeakPairIsWarnedOfAndWorks() {
		EndPointManagerServer manager = start(
				EndPointManagerServer.builder().password("password").salt(new byte[] { 1, 2, 3 }));
		EndPointManagerConnection connection = to(manager).password("password").salt(new byte[] { 1, 2, 3 });
		opened(Receiver.builder(HANDLE).listener((message) -> {
		}).endPointManager(connection).start());
		assertThat(manager.receivers()).hasSize(1);
	}

	private static EndPointManagerServerBuilder protectedManager() {
		return EndPointManagerServer.builder().password(PASSWORD).salt(SALT);
	}

	private EndPointManagerServer start(EndPointManagerServerBuilder builder) {
		return opened(builder.port(0).listener(new EndPointManagerListener() {

			@Override
			public void refused(String host, RefusalReason reason, String text) {
				CredentialsTests.this.refusals.add(reason + ": " + text);
			}

		}).start());
	}

	private static EndPointManagerConnection to(EndPointManagerServer manager) {
		return EndPointManagerConnection.to(manager.address().getAddress().getHostAddress(),
				manager.address().getPort());
	}

	private void assertRefused(EndPointManagerServer manager, EndPointManagerConnection connection, String atClient,
			String atManager) {
		assertThatExceptionOfType(DirectoryException.class)
			.isThrownBy(() -> Receiver.builder(HANDLE).listener((message) -> {
			}).endPointManager(connection).start())
			.withMessageContaining(atClient)
			.withMessageContaining("Give this side the same");
		assertThatExceptionOfType(DirectoryException.class)
			.isThrownBy(() -> Sender.builder(HANDLE).endPointManager(connection).start())
			.withMessageContaining(atClient);
		await().atMost(LONG)
			.untilAsserted(
					() -> assertThat(this.refusals).anySatisfy((reason) -> assertThat(reason).contains(atManager)));
		assertThat(manager.receivers()).isEmpty();
		assertThat(manager.watchers()).isEmpty();
	}

	private static Object deliver(ReceiverBuilder receiving, SenderBuilder sending) throws Exception {
		AtomicReference<Object> handled = new AtomicReference<>("nothing");
		try (Receiver receiver = receiving.listener((message) -> handled.set(message.payload())).start();
				Sender sender = sending.start()) {
			assertThat(sender.awaitReceivers(1, LONG)).isTrue();
			assertThat(sender.send("hello").get(LONG.toSeconds(), TimeUnit.SECONDS).delivered())
				.containsExactly(receiver.localEndPoint());
		}
		return handled.get();
	}

	private <T extends AutoCloseable> T opened(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

}
