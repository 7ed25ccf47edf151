package be.sizingservers.ipc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class SenderListenersTests {

	@TempDir
	private Path folder;

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@Test
	void callsAddedListenersAfterTheOneThatIsSet() {
		send(builder().addListener(listener("added")).listener(listener("first")).listener(listener("set")));
		assertThat(this.heard).containsExactly("set before", "added before", "set after", "added after");
	}

	@Test
	void callsAddedListenerAlone() {
		send(builder().addListener(listener("added")));
		assertThat(this.heard).containsExactly("added before", "added after");
	}

	@Test
	void callsListenersAfterOneThatThrows() {
		send(builder().listener(new SenderListener() {

			@Override
			public void beforeMessageSent(Message message, List<EndPoint> targets) {
				throw new IllegalStateException("unwilling");
			}

			@Override
			public void afterMessageSent(SendReport report) {
				throw new IllegalStateException("unwilling");
			}

		}).addListener(listener("added")).addListener(listener("last")));
		assertThat(this.heard).containsExactly("added before", "last before", "added after", "last after");
	}

	@Test
	void everyListenerHearsOfEveryFailureAlsoAfterErrors() throws Exception {
		LocalUserDirectory directory = LocalUserDirectory.at(this.folder.resolve("ipc"));
		MessageListener failing = (message) -> {
			throw new IllegalStateException("no stock");
		};
		try (Receiver one = Receiver.builder("listeners").directory(directory).listener(failing).start();
				Receiver two = Receiver.builder("listeners").directory(directory).listener(failing).start();
				Sender sender = builder().listener(throwing("set")).addListener(throwing("added")).start()) {
			assertThat(sender.awaitReceivers(2, Duration.ofSeconds(30))).isTrue();
			assertThat(sender.send("text").join().failed()).hasSize(2);
			assertThat(this.heard).containsExactlyInAnyOrder("set failed " + one.localEndPoint(),
					"added failed " + one.localEndPoint(), "set failed " + two.localEndPoint(),
					"added failed " + two.localEndPoint(), "set after", "added after");
			assertThat(sender.send("text").join().failed()).as("the callback thread lives on").hasSize(2);
		}
	}

	private SenderListener throwing(String name) {
		return new SenderListener() {

			@Override
			public void afterMessageSent(SendReport report) {
				SenderListenersTests.this.heard.add(name + " after");
				throw new AssertionError("unwilling");
			}

			@Override
			public void sendFailed(Message message, EndPoint endPoint, IpcException cause) {
				SenderListenersTests.this.heard.add(name + " failed " + endPoint);
				throw new StackOverflowError("unwilling");
			}

		};
	}

	private SenderBuilder builder() {
		return Sender.builder("listeners").directory(LocalUserDirectory.at(this.folder.resolve("ipc")));
	}

	private static void send(SenderBuilder builder) {
		try (Sender sender = builder.start()) {
			sender.send("text").join();
		}
	}

	private SenderListener listener(String name) {
		return new SenderListener() {

			@Override
			public void beforeMessageSent(Message message, List<EndPoint> targets) {
				SenderListenersTests.this.heard.add(name + " before");
			}

			@Override
			public void afterMessageSent(SendReport report) {
				SenderListenersTests.this.heard.add(name + " after");
			}

		};
	}

}
