package be.sizingservers.ipc;

import java.util.List;
import java.util.UUID;

import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.transport.MessageSink;
import be.sizingservers.ipc.transport.TypeNumbers;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What one link may make a receiver remember.
 */
class MessageInboxTests {

	private final Handle handle = Handle.of("orders");

	@Test
	void remembersNoMoreTypesOfALinkThanTheLimit() {
		MessageInbox inbox = new MessageInbox(this.handle, new PayloadCodec(TypeRegistry.builder().build(), List.of()),
				(message) -> {
				}, null, AcknowledgeMode.ON_HANDLED,
				new Answerer(this.handle, new PayloadCodec(TypeRegistry.builder().build(), List.of()), null));
		MessageSink.Inlet inlet = inbox.open(session());
		for (int i = 0; i < TypeNumbers.MAX_TYPES; i++) {
			inlet.type(new Frame.Types(1_000 + i, "application/json", "Order" + i));
		}
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> inlet.type(new Frame.Types(999, "application/json", "OneMore")))
			.withMessageContaining("more than 4096 types");
	}

	private InboundSession session() {
		UUID receiver = UUID.randomUUID();
		Frame.Hello hello = new Frame.Hello(1, this.handle.value(), "", UUID.randomUUID(), receiver, 1, false, 1, 0,
				1_024);
		InboundSessions sessions = new InboundSessions(this.handle, receiver, Limits.defaults(), System::nanoTime);
		InboundSession session = sessions.open(hello, () -> {
		}).session();
		if (session == null) {
			throw new IllegalStateException("The session was refused");
		}
		return session;
	}

}
