package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverBuilder;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.UndeliveredRequestException;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.process.FaultyProxy.Direction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Requests whose connection breaks between question and answer.
 */
@Timeout(120)
@EnabledIf("be.sizingservers.ipc.process.FaultyProxy#isPossible")
class RequestsOverCutsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	Path temp;

	private LocalUserDirectory directory;

	private final AtomicInteger handled = new AtomicInteger();

	@BeforeEach
	void openDirectory() {
		this.directory = LocalUserDirectory.at(this.temp.resolve("ipc"));
	}

	private ReceiverBuilder receiver() {
		return Receiver.builder("pricing").directory(this.directory).requestHandler((request) -> {
			this.handled.incrementAndGet();
			return request.payload() + "!";
		});
	}

	private Sender sender() {
		return Sender.builder("pricing").directory(new ProxiedDirectory(this.directory)).start();
	}

	private static FaultyProxy proxy(Receiver receiver) throws IOException {
		return FaultyProxy.inFrontOf(receiver.localEndPoint().address().getPort());
	}

	@Test
	void eachRequestIsHandledOnceAndGetsItsAnswerOverAllCuts() throws Exception {
		try (Receiver receiver = receiver().start(); FaultyProxy proxy = proxy(receiver); Sender sender = sender()) {
			List<CompletableFuture<String>> answers = new ArrayList<>();
			for (int round = 0; round < 9; round++) {
				int before = proxy.connections();
				for (int i = 0; i < 300; i++) {
					answers.add(sender.request(round + "-" + i, String.class, LONG));
				}
				switch (round % 3) {
					case 0 -> proxy.reset();
					case 1 -> proxy.truncate(Direction.TO_SENDER);
					default -> proxy.truncate(Direction.TO_RECEIVER);
				}
				sender.publish("wakes the proxy");
				await().atMost(LONG).until(() -> proxy.connections() > before);
			}
			for (int i = 0; i < answers.size(); i++) {
				assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo((i / 300) + "-" + (i % 300) + "!");
			}
			assertThat(this.handled).hasValue(2_700);
		}
	}

	@Test
	void anAnswerThatWasUnderWayInACutIsSaidAgain() throws Exception {
		try (Receiver receiver = receiver().start(); FaultyProxy proxy = proxy(receiver); Sender sender = sender()) {
			assertThat(sender.request("before", String.class, LONG).get(60, TimeUnit.SECONDS)).isEqualTo("before!");
			proxy.stall(Direction.TO_SENDER);
			CompletableFuture<String> answer = sender.request("under way", String.class, LONG);
			await().until(() -> this.handled.get() == 2);
			assertThat(answer).isNotDone();
			proxy.reset();
			proxy.goOn();
			assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("under way!");
			assertThat(this.handled).hasValue(2);
			assertThat(proxy.connections()).isGreaterThan(1);
		}
	}

	@Test
	void aReceiverThatKeepsTooManyAnswersGoesOnWithTheNextConnection() throws Exception {
		Limits small = Limits.builder().lagMessages(4).build();
		try (Receiver receiver = receiver().limits(small).start();
				FaultyProxy proxy = proxy(receiver);
				Sender sender = sender()) {
			List<CompletableFuture<String>> answers = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				answers.add(sender.request(String.valueOf(i), String.class, LONG));
			}
			for (int i = 0; i < 40; i++) {
				assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i + "!");
			}
			assertThat(this.handled).hasValue(40);
			assertThat(proxy.connections()).isBetween(4, 6);
		}
	}

	@Test
	void aSenderWithTheSameLimitsConfirmsInTime() throws Exception {
		Limits small = Limits.builder().lagMessages(8).build();
		try (Receiver receiver = receiver().limits(small).start();
				FaultyProxy proxy = proxy(receiver);
				Sender sender = Sender.builder("pricing")
					.directory(new ProxiedDirectory(this.directory))
					.limits(small)
					.start()) {
			for (int i = 0; i < 200; i++) {
				assertThat(sender.request(String.valueOf(i), String.class, LONG).get(60, TimeUnit.SECONDS))
					.isEqualTo(i + "!");
			}
			assertThat(proxy.connections()).isOne();
		}
	}

	@Test
	void aReceiverThatIsGoneForEverLeavesItsRequestUncertain() throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Limits impatient = Limits.builder().reconnectWindow(Duration.ofSeconds(1)).build();
		try (Receiver receiver = Receiver.builder("pricing").directory(this.directory).requestHandler((request) -> {
			entered.countDown();
			release.await();
			return "never heard";
		}).start()) {
			FaultyProxy proxy = proxy(receiver);
			try (Sender sender = Sender.builder("pricing")
				.directory(new ProxiedDirectory(this.directory))
				.limits(impatient)
				.start()) {
				CompletableFuture<String> answer = sender.request("a", String.class, LONG);
				entered.await();
				proxy.close();
				assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
					.isThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
					.havingCause()
					.isInstanceOfSatisfying(UndeliveredRequestException.class,
							(failed) -> assertThat(failed.delivery()).isInstanceOf(Delivery.Uncertain.class));
			}
			release.countDown();
		}
	}

}
