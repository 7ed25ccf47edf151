package be.sizingservers.ipc.session;

import java.util.UUID;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.wire.Frame;

/**
 * The receiver's half of a session that has received messages and handled none.
 */
final class StressedReceiver {

	private static final Handle HANDLE = Handle.of("orders");

	private static final UUID INSTANCE = new UUID(2, 1);

	private static final Limits LIMITS = Limits.builder().build();

	private StressedReceiver() {
	}

	static InboundSession received(int count) {
		InboundSessions sessions = new InboundSessions(HANDLE, INSTANCE, LIMITS, () -> 0);
		Frame.Hello hello = new Frame.Hello(Frame.VERSION, HANDLE.value(), "", new UUID(1, 1), INSTANCE, 1, false, 1,
				0, LIMITS.frameBytes());
		InboundSession session = sessions.open(hello, () -> {
		}).session();
		session.enter(() -> false);
		for (int sequence = 1; sequence <= count; sequence++) {
			session.accept(sequence);
		}
		session.exit();
		return session;
	}

}
