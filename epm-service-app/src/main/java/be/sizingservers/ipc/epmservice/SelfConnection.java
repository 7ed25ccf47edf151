package be.sizingservers.ipc.epmservice;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerConnection.Status;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Connects to the manager of this process as a client does, with what it wants to be
 * shown. Thread-safe.
 */
@Component
class SelfConnection {

	private static final String NAME = "epm-service health";

	private static final int TIMEOUT_MILLIS = 2000;

	private final ServerCredentials credentials;

	/**
	 * Kept, as it derives a key from the password. Guarded by {@code this}, as is its
	 * address.
	 */
	private @Nullable EndPointManagerConnection known;

	private @Nullable InetSocketAddress knownAddress;

	SelfConnection(ServerCredentials credentials) {
		this.credentials = credentials;
	}

	/**
	 * Opens a connection and closes it.
	 * @param listening where the manager listens
	 * @return why the manager, although it answers, does not take its own certificate, or
	 * {@code null} if it does
	 * @throws IOException if the manager does not answer as it should
	 */
	@Nullable String open(InetSocketAddress listening) throws IOException {
		InetSocketAddress address = listening.getAddress().isAnyLocalAddress()
				? new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getPort()) : listening;
		EndPointManagerConnection connection = connection(address);
		if (connection != null) {
			watch(connection);
			return null;
		}
		BundleContext certificates = this.credentials.certificates();
		try (Socket socket = new Socket()) {
			socket.connect(address, TIMEOUT_MILLIS);
			socket.setSoTimeout(TIMEOUT_MILLIS);
			if (certificates != null) {
				return shakeHands(socket, certificates);
			}
			greet(socket);
			return null;
		}
	}

	private synchronized @Nullable EndPointManagerConnection connection(InetSocketAddress address) {
		if (!address.equals(this.knownAddress)) {
			EndPointManagerConnection connection = this.credentials.connection(address.getAddress().getHostAddress(),
					address.getPort());
			this.known = (connection != null) ? connection.application(NAME) : null;
			this.knownAddress = address;
		}
		return this.known;
	}

	private static void watch(EndPointManagerConnection connection) throws IOException {
		EndPointDirectory.Watch watch = connection.directory()
			.watch(Handle.of(NAME), SenderSecret.random(), new Nobody(), (news) -> {
			});
		try {
			Status status = connection.status().get(0);
			if (!status.connected()) {
				throw new IOException("The End Point Manager does not answer (%s)".formatted(status.lastError()));
			}
		}
		finally {
			watch.close();
		}
	}

	/**
	 * The manager shows its certificate before it looks at that of the other side, so
	 * that it answers also where its own certificate is not meant for clients.
	 */
	private static @Nullable String shakeHands(Socket below, BundleContext certificates) throws IOException {
		try (SSLSocket socket = (SSLSocket) certificates.get()
			.getSocketFactory()
			.createSocket(below, below.getInetAddress().getHostAddress(), below.getPort(), true)) {
			socket.setEnabledProtocols(new String[] { "TLSv1.3" });
			return shakeHands(socket);
		}
	}

	private static @Nullable String shakeHands(SSLSocket socket) throws IOException {
		try {
			socket.startHandshake();
			greet(socket);
			return null;
		}
		catch (SSLException ex) {
			if (ex.getCause() instanceof IOException) {
				throw ex;
			}
			return ex.getMessage();
		}
		catch (SocketException ex) {
			// Closed by the manager before its alert was read.
			return ex.getMessage();
		}
	}

	private static void greet(Socket socket) throws IOException {
		FrameOutput open = new FrameOutput().raw("IPC1".getBytes(StandardCharsets.US_ASCII))
			.add(new EpmFrame.Open(EpmFrame.VERSION, NAME, ProcessHandle.current().pid()));
		socket.getOutputStream().write(open.array(), 0, open.length());
		EpmFrame answer = read(socket);
		if (!(answer instanceof EpmFrame.Opened)) {
			throw new IOException(
					"The End Point Manager answered %s instead of opening the connection".formatted(answer));
		}
	}

	private static EpmFrame read(Socket socket) throws IOException {
		FrameBuffer buffer = new FrameBuffer();
		while (!buffer.next()) {
			ByteBuffer space = buffer.space();
			int count = socket.getInputStream().read(space.array(), space.position(), space.remaining());
			if (count < 0) {
				throw new EOFException("The End Point Manager closed the connection");
			}
			buffer.filled(count);
		}
		return buffer.epmFrame();
	}

	/**
	 * Is not interested in any receiver.
	 */
	private static final class Nobody implements EndPointDirectory.Observer {

		@Override
		public void added(Registration registration) {
			// There is none of that handle.
		}

		@Override
		public void removed(UUID instanceId) {
			// There was none.
		}

	}

}
