package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;

import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.session.Disconnectable;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;

/**
 * The receiver's side of the way to a connection that may carry messages. Nothing but
 * random bytes leaves before the sender has proved that it holds the key.
 */
final class InboundHandshake {

	private final Registration registration;

	private final InboundSessions sessions;

	InboundHandshake(Registration registration, InboundSessions sessions) {
		this.registration = registration;
		this.sessions = sessions;
	}

	/**
	 * Lets the sender prove that it may connect.
	 * @return the proven sender
	 * @throws ProtocolException if it speaks something else, or its proof is wrong
	 */
	UUID prove(Connection connection) throws IOException {
		byte[] magic = connection.readBytes(OutboundHandshake.MAGIC.length);
		if (!Arrays.equals(magic, OutboundHandshake.MAGIC)) {
			throw new ProtocolException("it does not speak this protocol (it began with %s)"
				.formatted(java.util.HexFormat.of().formatHex(magic)));
		}
		Frame.Offer offer = connection.expect(Frame.Offer.class);
		byte[] challenge = LinkProof.nonce();
		connection.write(new FrameOutput().add(new Frame.Challenge(challenge)));
		LinkProof proof = new LinkProof(this.registration.forSender(offer.sender()).key(), this.registration.handle(),
				offer.sender(), this.registration.endPoint().instanceId(), connection.socket().getPort(),
				connection.socket().getLocalPort());
		byte[] mac = connection.expect(Frame.Proof.class).mac();
		if (!proof.verify(LinkProof.Role.SENDER, offer.nonce(), challenge, mac)) {
			throw new ProtocolException("it does not hold the key of this receiver");
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
