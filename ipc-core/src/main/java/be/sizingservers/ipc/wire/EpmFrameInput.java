package be.sizingservers.ipc.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Decodes the body of a frame between an End Point Manager and a client.
 */
final class EpmFrameInput {

	private EpmFrameInput() {
	}

	static EpmFrame read(FrameInput in) {
		int kind = in.u8();
		EpmFrame frame = body(kind, in);
		in.checkEnd(kind);
		return frame;
	}

	private static EpmFrame body(int kind, FrameInput in) {
		return switch (kind) {
			case EpmFrameKind.OPEN -> new EpmFrame.Open(in.u16(), in.string(), in.i64());
			case EpmFrameKind.OPENED -> new EpmFrame.Opened(in.u16());
			case EpmFrameKind.REGISTER -> register(in);
			case EpmFrameKind.REGISTERED ->
				new EpmFrame.Registered(in.i32(), in.instance(), in.i64(), in.i64(), in.i32());
			case EpmFrameKind.RENEW -> new EpmFrame.Renew(leases(in));
			case EpmFrameKind.RENEWED -> new EpmFrame.Renewed(leases(in));
			case EpmFrameKind.DEREGISTER -> new EpmFrame.Deregister(in.i32(), in.instance());
			case EpmFrameKind.DEREGISTERED -> new EpmFrame.Deregistered(in.i32());
			case EpmFrameKind.WATCH ->
				new EpmFrame.Watch(in.i32(), in.string(), in.bytes(EpmFrame.KEY_BYTES), in.i64(), in.i64());
			case EpmFrameKind.UNWATCH -> new EpmFrame.Unwatch(in.i32());
			case EpmFrameKind.SNAPSHOT -> snapshot(in);
			case EpmFrameKind.EVENTS -> events(in);
			case EpmFrameKind.PROGRESS -> new EpmFrame.Progress(in.i64());
			case EpmFrameKind.REFUSED -> new EpmFrame.Refused(in.i32(), RefusalCode.of(in.u8()), in.string());
			case EpmFrameKind.KEEP_ALIVE -> new EpmFrame.KeepAlive();
			case EpmFrameKind.CLOSING -> new EpmFrame.Closing();
			default -> throw new ProtocolException("A frame has the unknown kind " + kind);
		};
	}

	private static EpmFrame.Register register(FrameInput in) {
		int request = in.i32();
		String handle = in.string();
		int ttlMillis = in.i32();
		EntriesFormat.Keyless entry = EntriesFormat.readEntry(in);
		return new EpmFrame.Register(request, handle, entry.with(in.bytes(EpmFrame.KEY_BYTES)), ttlMillis);
	}

	private static EpmFrame.Snapshot snapshot(FrameInput in) {
		int watch = in.i32();
		long epoch = in.i64();
		long revision = in.i64();
		boolean warmingUp = in.flag();
		EntriesFormat.Content content = EntriesFormat.read(in);
		if (!content.removed().isEmpty()) {
			throw new ProtocolException("A SNAPSHOT names %d removed receivers".formatted(content.removed().size()));
		}
		return new EpmFrame.Snapshot(watch, epoch, revision, warmingUp, content.put());
	}

	private static EpmFrame.Events events(FrameInput in) {
		int watch = in.i32();
		long revision = in.i64();
		EntriesFormat.Content content = EntriesFormat.read(in);
		return new EpmFrame.Events(watch, revision, content.put(), content.removed());
	}

	private static List<UUID> leases(FrameInput in) {
		int count = EntriesFormat.count(in, EntriesFormat.INSTANCE_BYTES);
		List<UUID> leases = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			leases.add(in.instance());
		}
		return List.copyOf(leases);
	}

}
