package be.sizingservers.ipc.transport;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.Disconnectable;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of the way to a connection that may carry messages. Nothing but
 * random bytes, or what TLS says in clear, leaves before the sender has proved that it
 * holds the key.
 */
final class InboundHandshake {

	/**
	 * Several records at a time: TLS reads the head of a record before its body.
	 */
	private static final int BUFFER_BYTES = 128 * 1024;

	private final Registration registration;

	private final InboundSessions sessions;

	private final LinkSecurity security;

	InboundHandshake(Registration registration, InboundSessions sessions, LinkSecurity security) {
		this.registration = registration;
		this.sessions = sessions;
		this.security = security;
	}

	/**
	 * Lets the sender prove that it may connect.
	 * @return the proven sender
	 * @throws IOException if the connection ends, or cannot be encrypted
	 * @throws ProtocolException if it speaks something else, or its proof is wrong
	 */
	UUID prove(Connection connection) throws IOException {
		byte[] first = connection.readBytes(OutboundHandshake.MAGIC.length);
		if (TlsFailure.isTls(first) == (this.security instanceof LinkSecurity.Proof)) {
			throw new ProtocolException(RefusalReason.CREDENTIALS, TlsFailure.isTls(first)
					? "its link is encrypted, but those of this receiver are not: use an End Point Manager with a password, or certificates (ipc.ssl.bundle), on both sides or on none"
					: "it does not encrypt its link, or speaks another protocol (it began with 0x%s)"
						.formatted(HexFormat.of().formatHex(first)));
		}
		if (this.security instanceof LinkSecurity.Proof) {
			return proof(connection, first, LinkProof.NO_CHANNEL);
		}
		connection.unread(first);
		if (this.security instanceof LinkSecurity.Certificates certificates) {
			byte[] channel = connection
				.secure((in, out) -> CertificateChannel.accept(connection.socket(),
						new BufferedInputStream(in, BUFFER_BYTES), certificates.context().get()))
				.binding();
			return proof(connection, connection.readBytes(OutboundHandshake.MAGIC.length), channel);
		}
		PskChannel channel = connection.secure((in, out) -> PskChannel.accept(new RecordInput(in), out, this::pairKey));
		checkMagic(connection.readBytes(OutboundHandshake.MAGIC.length));
		return UUID.fromString(channel.identity());
	}

	private byte @Nullable [] pairKey(String identity) {
		try {
			return this.registration.forSender(UUID.fromString(identity)).key().toBytes();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static void checkMagic(byte[] magic) {
		if (!Arrays.equals(magic, OutboundHandshake.MAGIC)) {
			throw new ProtocolException(
					"it does not speak this protocol (it began with 0x%s)".formatted(HexFormat.of().formatHex(magic)));
		}
	}

	private UUID proof(Connection connection, byte[] magic, byte[] channel) throws IOException {
		checkMagic(magic);
		Frame.Offer offer = connection.expect(Frame.Offer.class);
		byte[] challenge = LinkProof.nonce();
		connection.write(new FrameOutput().add(new Frame.Challenge(challenge)));
		LinkProof proof = new LinkProof(this.registration.forSender(offer.sender()).key(), this.registration.handle(),
				offer.sender(), this.registration.endPoint().instanceId(), connection.socket().getPort(),
				connection.socket().getLocalPort(), channel);
		byte[] mac = connection.expect(Frame.Proof.class).mac();
		if (!proof.verify(LinkProof.Role.SENDER, offer.nonce(), challenge, mac)) {
			throw new ProtocolException(RefusalReason.CREDENTIALS, "it does not hold the key of this receiver");
		}
		connection.write(
				new FrameOutput().add(new Frame.Proof(proof.mac(LinkProof.Role.RECEIVER, offer.nonce(), challenge))));
		return offer.sender();
	}

	/**
	 * Opens or resumes the session.
	 * @param sender the proven sender
	 * @throws ProtocolException if it is refused
	 */
	Opened greet(Connection connection, UUID sender, Disconnectable link) throws IOException {
		Frame.Hello hello = connection.expect(Frame.Hello.class);
		if (!hello.sender().equals(sender)) {
			throw new ProtocolException("HELLO is from another sender than the proof");
		}
		InboundSessions.Answer answer = this.sessions.open(hello, link);
		InboundSession session = answer.session();
		try {
			connection.write(new FrameOutput().add(answer.frame()));
		}
		catch (IOException ex) {
			if (session != null) {
				this.sessions.disconnected(session, link);
			}
			throw ex;
		}
		if (session == null) {
			throw new ProtocolException("its session was refused: %s".formatted(answer.frame()));
		}
		return new Opened(session, hello.verdictsSeen(), hello.startSequence());
	}

	/**
	 * A session with a connection.
	 *
	 * @param session the session
	 * @param verdictsSeen failures beyond this are to be named again
	 * @param startSequence messages before this are not for this receiver
	 */
	record Opened(InboundSession session, long verdictsSeen, long startSequence) {
	}

}
