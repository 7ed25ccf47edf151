package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.wire.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a receiver says, over a real socket; the test reads it.
 */
@Timeout(60)
class AcknowledgementWriterTests {

	private final Limits limits = Limits.defaults();

	private final ScheduledExecutorService acknowledger = Executors.newSingleThreadScheduledExecutor();

	private Connection reader;

	private Connection written;

	private AcknowledgementWriter writer;

	@BeforeEach
	void connect() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.reader = new Connection(new Socket(server.getInetAddress(), server.getLocalPort()));
			this.written = new Connection(server.accept());
		}
		this.writer = new AcknowledgementWriter(this.written, new InboundHandshake.Opened(session(), 0, 1),
				this.acknowledger);
	}

	private InboundSession session() {
		Handle handle = Handle.of("closing");
		UUID receiver = UUID.randomUUID();
		InboundSessions sessions = new InboundSessions(handle, receiver, this.limits, System::nanoTime);
		InboundSession session = sessions
			.open(new Frame.Hello(Frame.VERSION, handle.value(), "", UUID.randomUUID(), receiver, 1, false, 1, 0,
					this.limits.frameBytes()), this.written)
			.session();
		assertThat(session).isNotNull();
		return session;
	}

	@AfterEach
	void close() {
		this.reader.close();
		this.written.close();
		this.acknowledger.shutdownNow();
	}

	@Test
	void asksToReconnect() throws IOException {
		this.writer.askToReconnect();
		assertThat(this.reader.readFrame()).isEqualTo(new Frame.Ack(0, 0));
		assertThat(this.reader.readFrame()).isEqualTo(new Frame.Reconnect());
	}

	@Test
	void doesNotAskToReconnectAfterTheGoodbye() throws IOException {
		this.writer.sayGoodbye();
		this.writer.askToReconnect();
		this.writer.ping(0);
		assertThat(this.reader.readFrame()).isEqualTo(new Frame.GoAway(0));
		assertThat(this.reader.readFrame()).isEqualTo(new Frame.Ack(0, 0));
		assertThat(this.reader.readFrame()).isEqualTo(new Frame.Ping(0));
	}

}
