package be.sizingservers.ipc.wire;

import java.util.List;
import java.util.UUID;

/**
 * Encodes the body of a frame between an End Point Manager and a client.
 */
final class EpmFrameOutput {

	private EpmFrameOutput() {
	}

	static void write(EpmFrame frame, FrameOutput out) {
		if (frame instanceof EpmFrame.Open open) {
			out.kind(EpmFrameKind.OPEN).u16(open.version()).string(open.application()).i64(open.processId());
		}
		else if (frame instanceof EpmFrame.Opened opened) {
			out.kind(EpmFrameKind.OPENED).u16(opened.version());
		}
		else if (frame instanceof EpmFrame.Refused refused) {
			out.kind(EpmFrameKind.REFUSED).i32(refused.request()).u8(refused.code().number()).string(refused.reason());
		}
		else if (frame instanceof EpmFrame.KeepAlive) {
			out.kind(EpmFrameKind.KEEP_ALIVE);
		}
		else if (frame instanceof EpmFrame.Closing) {
			out.kind(EpmFrameKind.CLOSING);
		}
		else {
			writeLease(frame, out);
		}
	}

	private static void writeLease(EpmFrame frame, FrameOutput out) {
		if (frame instanceof EpmFrame.Register register) {
			out.kind(EpmFrameKind.REGISTER).i32(register.request()).string(register.handle()).i32(register.ttlMillis());
			EntriesFormat.writeEntry(register.entry(), out);
			out.raw(register.entry().key());
		}
		else if (frame instanceof EpmFrame.Registered registered) {
			out.kind(EpmFrameKind.REGISTERED)
				.i32(registered.request())
				.instance(registered.lease())
				.i64(registered.epoch())
				.i64(registered.revision())
				.i32(registered.ttlMillis());
		}
		else if (frame instanceof EpmFrame.Renew renew) {
			leases(out.kind(EpmFrameKind.RENEW), renew.leases());
		}
		else if (frame instanceof EpmFrame.Renewed renewed) {
			leases(out.kind(EpmFrameKind.RENEWED), renewed.unknown());
		}
		else if (frame instanceof EpmFrame.Deregister deregister) {
			out.kind(EpmFrameKind.DEREGISTER).i32(deregister.request()).instance(deregister.lease());
		}
		else if (frame instanceof EpmFrame.Deregistered deregistered) {
			out.kind(EpmFrameKind.DEREGISTERED).i32(deregistered.request());
		}
		else {
			writeWatch(frame, out);
		}
	}

	private static void writeWatch(EpmFrame frame, FrameOutput out) {
		if (frame instanceof EpmFrame.Watch watch) {
			out.kind(EpmFrameKind.WATCH)
				.i32(watch.watch())
				.string(watch.handle())
				.raw(watch.secret())
				.i64(watch.epoch())
				.i64(watch.fromRevision());
		}
		else if (frame instanceof EpmFrame.Unwatch unwatch) {
			out.kind(EpmFrameKind.UNWATCH).i32(unwatch.watch());
		}
		else if (frame instanceof EpmFrame.Snapshot snapshot) {
			out.kind(EpmFrameKind.SNAPSHOT)
				.i32(snapshot.watch())
				.i64(snapshot.epoch())
				.i64(snapshot.revision())
				.u8(snapshot.warmingUp() ? 1 : 0);
			EntriesFormat.write(snapshot.entries(), List.of(), out);
		}
		else if (frame instanceof EpmFrame.Events events) {
			out.kind(EpmFrameKind.EVENTS).i32(events.watch()).i64(events.revision());
			EntriesFormat.write(events.put(), events.removed(), out);
		}
		else if (frame instanceof EpmFrame.Progress progress) {
			out.kind(EpmFrameKind.PROGRESS).i64(progress.revision());
		}
	}

	private static void leases(FrameOutput out, List<UUID> leases) {
		out.i32(leases.size());
		leases.forEach(out::instance);
	}

}
