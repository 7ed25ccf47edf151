package be.sizingservers.ipc.epm;

import java.util.List;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * The two threads that serve a client, around the real {@link RegistrySession}.
 */
final class ServedLine {

	private static final long GAP = TimeUnit.MILLISECONDS.toNanos(10);

	private final ManagerProcess process;

	final Line line;

	private final Line.End end;

	private @Nullable RegistrySession session;

	private boolean reading;

	private boolean telling;

	private boolean busyTelling;

	private boolean changed;

	private long turn;

	private long heardAt;

	ServedLine(ManagerProcess process, Line line) {
		this.process = process;
		this.line = line;
		this.end = line.manager;
		this.heardAt = process.nanoTime();
		this.end.onReadable(this::wakeReader);
		wakeReader();
		watchSilence();
	}

	private void watchSilence() {
		long deadAfter = this.process.limits.deadAfter().toNanos();
		this.process.after(deadAfter / 4, () -> {
			if (!this.end.hasFrames() && this.process.nanoTime() - this.heardAt >= deadAfter) {
				close();
			}
			else if (!this.end.isClosed()) {
				watchSilence();
			}
		});
	}

	private void wakeReader() {
		if (!this.reading) {
			this.reading = true;
			this.process.soon(this::read);
		}
	}

	private void read() {
		this.reading = false;
		EpmFrame frame = this.end.read();
		if (frame != null) {
			this.reading = true;
			this.heardAt = this.process.nanoTime();
			answer(frame);
		}
		else if (this.end.isAtEnd()) {
			close();
		}
	}

	private void answer(EpmFrame frame) {
		List<EpmFrame> answers = answers(frame);
		this.process.observe();
		answers.forEach(this.process::checkAnswer);
		this.process.soon(() -> {
			this.end.write(answers);
			if (answers.stream()
				.anyMatch((each) -> each instanceof EpmFrame.Refused refused && refused.request() == 0)) {
				this.end.close();
			}
			if (frame instanceof EpmFrame.Watch) {
				this.telling = true;
				wake();
			}
			this.reading = false;
			wakeReader();
		});
	}

	private List<EpmFrame> answers(EpmFrame frame) {
		if (frame instanceof EpmFrame.Open open) {
			if (this.process.node.refusing) {
				return List.of(new EpmFrame.Refused(0, RefusalCode.CREDENTIALS, "refused"));
			}
			RegistrySession opened = this.process.session(open);
			this.session = opened;
			return List.of(opened.opened());
		}
		try {
			RegistrySession current = this.session;
			return (current != null) ? current.received(frame) : List.of();
		}
		catch (ProtocolException ex) {
			throw new LeaseViolation(Invariant.PROTOCOL, String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Something may be to be told.
	 */
	void wake() {
		this.changed = true;
		if (this.telling && !this.busyTelling) {
			tellAfter(this.process.world.dice.moment());
		}
	}

	boolean watches(@Nullable Handle handle) {
		RegistrySession current = this.session;
		return current != null && current.watches(handle);
	}

	private void tellAfter(long nanos) {
		long mine = ++this.turn;
		this.process.after(nanos, () -> {
			if (mine == this.turn) {
				tell();
			}
		});
	}

	private void tell() {
		RegistrySession current = this.session;
		if (this.end.isClosed() || current == null) {
			return;
		}
		this.changed = false;
		this.busyTelling = true;
		List<EpmFrame> due = this.process.world.mutation.news(current.due());
		this.process.soon(() -> {
			this.end.write(due);
			this.process.after(due.isEmpty() ? 0 : GAP, () -> {
				this.busyTelling = false;
				tellAfter(this.changed ? 1 : Math.max(1, current.nanosToNext()));
			});
		});
	}

	void sayGoodbye() {
		this.end.write(List.of(new EpmFrame.Closing()));
		this.end.close();
	}

	private void close() {
		this.process.served.remove(this);
		this.end.close();
		this.turn++;
	}

}
