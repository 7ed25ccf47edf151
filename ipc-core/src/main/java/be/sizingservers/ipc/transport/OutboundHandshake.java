package be.sizingservers.ipc.transport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.Future;

import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The sender's way to a connection that may carry messages: connect, prove, be proved to,
 * {@code HELLO}, {@code WELCOME}. Runs on the link's writer thread; each of its two
 * halves has an absolute deadline.
 */
final class OutboundHandshake {

	static final byte[] MAGIC = { 'I', 'P', 'C', '1' };

	private final OutboundSession session;

	private final Registration registration;

	private final LinkSecurity security;

	private final EndPointDirectory.Sockets sockets;

	private volatile @Nullable Socket connecting;

	OutboundHandshake(OutboundSession session, Registration registration, LinkSecurity security,
			EndPointDirectory.Sockets sockets) {
		this.session = session;
		this.registration = registration;
		this.security = security;
		this.sockets = sockets;
	}

	/**
	 * Makes a connection on which the session is welcome.
	 * @param deadlines closes it if it takes too long
	 * @throws IOException if the receiver cannot be reached, or takes too long
	 * @throws ProtocolException if it is not the receiver, or refuses
	 */
	Connection open(Deadlines deadlines) throws IOException {
		Socket socket = this.sockets.socket(this.registration.endPoint());
		this.connecting = socket;
		Future<?> deadline = deadlines.close(socket, this.session.limits().handshakeTimeout().multipliedBy(2),
				"the handshake takes too long");
		try {
			if (this.session.isEnded()) {
				throw new IOException("The session has ended");
			}
			socket.connect(this.registration.endPoint().address(),
					Math.toIntExact(this.session.limits().handshakeTimeout().toMillis()));
			Connection connection = new Connection(socket);
			prove(connection);
			greet(connection);
			connection.buffer().takeRarelyUpTo(this.session.limits().frameBytes());
			connection.waitNoLongerThan(this.session.limits().deadAfter(), this.session.limits().frameTimeout());
			return connection;
		}
		catch (IOException | RuntimeException ex) {
			Deadlines.closeQuietly(socket);
			throw ex;
		}
		finally {
			deadline.cancel(false);
			this.connecting = null;
		}
	}

	/**
	 * Breaks a handshake that is under way.
	 */
	void abort() {
		Socket socket = this.connecting;
		if (socket != null) {
			Deadlines.closeQuietly(socket);
		}
	}

	private void prove(Connection connection) throws IOException {
		if (this.security instanceof LinkSecurity.PairKey) {
			String sender = this.session.sender().toString();
			connection.secure((in, out) -> PskChannel.connect(new BufferedInputStream(in), new BatchedOutput(out),
					sender, this.registration.key().toBytes()));
			connection.write(new FrameOutput().raw(MAGIC));
		}
		else if (this.security instanceof LinkSecurity.Certificates certificates) {
			// The proof shows who the receiver is; its certificate need not name an
			// address.
			prove(connection, connection.secure(
					(in, out) -> CertificateChannel.connect(connection.socket(), certificates.context().get(), null))
				.binding());
		}
		else {
			prove(connection, LinkProof.NO_CHANNEL);
		}
	}

	private void prove(Connection connection, byte[] channel) throws IOException {
		UUID sender = this.session.sender();
		EndPoint receiver = this.registration.endPoint();
		LinkProof proof = new LinkProof(this.registration.key(), this.registration.handle(), sender,
				receiver.instanceId(), connection.socket().getLocalPort(), connection.socket().getPort(), channel);
		byte[] nonce = LinkProof.nonce();
		connection.write(new FrameOutput().raw(MAGIC).add(new Frame.Offer(sender, nonce)));
		byte[] challenge = connection.expect(Frame.Challenge.class).nonce();
		byte[] mac = proof.mac(LinkProof.Role.SENDER, nonce, challenge);
		connection.write(new FrameOutput().add(new Frame.Proof(mac)));
		if (!proof.verify(LinkProof.Role.RECEIVER, nonce, challenge, connection.expect(Frame.Proof.class).mac())) {
			throw new ProtocolException("Whoever listens on %s does not hold the receiver's key".formatted(receiver));
		}
	}

	private void greet(Connection connection) throws IOException {
		connection.write(new FrameOutput().add(this.session.hello()));
		Frame answer = connection.readFrame();
		if (answer instanceof Frame.Reject reject) {
			this.session.rejected(reject);
			throw new ProtocolException("%s rejected the session: %s".formatted(this.session.endPoint(), reject));
		}
		if (!(answer instanceof Frame.Welcome welcome)) {
			throw new ProtocolException("HELLO was answered with %s".formatted(answer));
		}
		this.session.welcome(welcome);
	}

}
