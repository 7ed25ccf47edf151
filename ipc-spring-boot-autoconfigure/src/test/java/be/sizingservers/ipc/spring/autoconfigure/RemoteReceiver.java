package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver of another application.
 */
final class RemoteReceiver implements AutoCloseable {

	private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

	private final Receiver receiver;

	private volatile boolean failing;

	RemoteReceiver(Path folder, String handle, Class<?>... types) {
		this.receiver = Receiver.builder(handle)
			.directory(LocalUserDirectory.at(folder))
			.types(types)
			.listener(this::take)
			.start();
	}

	private void take(Message message) {
		if (this.failing) {
			throw new IllegalStateException("out of order");
		}
		this.messages.add(message);
	}

	void setFailing(boolean failing) {
		this.failing = failing;
	}

	Message next() throws InterruptedException {
		Message message = this.messages.poll(10, TimeUnit.SECONDS);
		assertThat(message).as("next message of " + this.receiver.handle()).isNotNull();
		return message;
	}

	/**
	 * Looks for a message that is sent after all others, so that there is no need to wait
	 * for one that does not come.
	 */
	void assertNoMore(Sender sender) throws Exception {
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		sender.send("no more").get(10, TimeUnit.SECONDS);
		assertThat(next().payload()).isEqualTo("no more");
	}

	@Override
	public void close() {
		this.receiver.close();
	}

}
