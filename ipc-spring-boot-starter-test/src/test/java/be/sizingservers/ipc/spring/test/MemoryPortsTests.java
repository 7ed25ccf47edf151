package be.sizingservers.ipc.spring.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class MemoryPortsTests {

	private final MemoryPorts ports = new MemoryPorts();

	@Test
	void carriesBytesBothWaysBeyondCapacity() throws Exception {
		byte[] bytes = new byte[3 * Pipe.CAPACITY + 1];
		new Random(1).nextBytes(bytes);
		Ends ends = connect();
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(ends.client(), bytes));
		assertThat(ends.server().getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
		writing.join();
		ends.server().getOutputStream().write(200);
		assertThat(ends.client().getInputStream().read()).isEqualTo(200);
	}

	@Test
	void waitsNoLongerThanTimeout() throws Exception {
		Ends ends = connect();
		ends.client().setSoTimeout(20);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> ends.client().getInputStream().read());
	}

	@Test
	void endsAfterWhatWasWritten() throws Exception {
		Ends ends = connect();
		ends.client().getOutputStream().write(7);
		ends.client().close();
		InputStream in = ends.server().getInputStream();
		assertThat(in.available()).isEqualTo(1);
		assertThat(in.read()).isEqualTo(7);
		assertThat(in.read()).isEqualTo(-1);
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> ends.server().getOutputStream().write(1));
	}

	@Test
	void closingWakesWhoeverReadsOrWrites() throws Exception {
		Ends ends = connect();
		CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> read(ends.client()));
		CompletableFuture<Void> writing = CompletableFuture
			.runAsync(() -> write(ends.client(), new byte[2 * Pipe.CAPACITY]));
		ends.client().close();
		assertThat(reading).failsWithin(Duration.ofSeconds(30));
		assertThat(writing).failsWithin(Duration.ofSeconds(30));
	}

	@Test
	void refusesWhereNobodyListens() throws Exception {
		MemoryServerSocket server = listen(0);
		server.close();
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> this.ports.socket().connect(MemoryPorts.address(server.getLocalPort()), 0));
		assertThatExceptionOfType(SocketException.class).isThrownBy(server::accept);
		assertThat(listen(server.getLocalPort()).getLocalPort()).isEqualTo(server.getLocalPort());
	}

	@Test
	void refusesPortThatIsInUse() throws Exception {
		assertThat(listen(5000).getLocalPort()).isEqualTo(5000);
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> listen(5000));
	}

	@Test
	void closesConnectionsThatNobodyAccepts() throws Exception {
		MemoryServerSocket server = listen(0);
		Socket client = this.ports.socket();
		client.connect(MemoryPorts.address(server.getLocalPort()), 0);
		server.close();
		assertThat(client.getInputStream().read()).isEqualTo(-1);
	}

	private MemoryServerSocket listen(int port) throws IOException {
		MemoryServerSocket server = this.ports.serverSocket();
		server.bind(MemoryPorts.address(port), 1);
		return server;
	}

	private Ends connect() throws IOException {
		MemoryServerSocket server = listen(0);
		Socket client = this.ports.socket();
		client.connect(MemoryPorts.address(server.getLocalPort()), 0);
		return new Ends(client, server.accept());
	}

	private static int read(Socket socket) {
		try {
			return socket.getInputStream().read();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void write(Socket socket, byte[] bytes) {
		try {
			OutputStream out = socket.getOutputStream();
			out.write(bytes);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Ends(Socket client, Socket server) {
	}

}
