package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.List;

import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;

/**
 * How long one connection's manager takes to answer, the way there and back included:
 * measured with the renewals and signs of life that pass anyway, each of which has one
 * answer, in their order. A part of {@link RegistryClient}.
 */
final class RoundTrip {

	private long asked;

	private long answered;

	/**
	 * Which of those that were asked is measured; 0 if none is.
	 */
	private long measured;

	private long measuredFrom;

	private @Nullable Duration last;

	/**
	 * These go out.
	 */
	void sent(List<EpmFrame> frames, long now) {
		for (EpmFrame frame : frames) {
			if (frame instanceof EpmFrame.Renew || frame instanceof EpmFrame.KeepAlive) {
				this.asked++;
				if (this.measured == 0) {
					this.measured = this.asked;
					this.measuredFrom = now;
				}
			}
		}
	}

	/**
	 * This has come.
	 */
	void received(EpmFrame frame, long now) {
		boolean answer = frame instanceof EpmFrame.Renewed || frame instanceof EpmFrame.KeepAlive;
		if (answer && this.answered < this.asked) {
			this.answered++;
			if (this.answered == this.measured) {
				this.measured = 0;
				this.last = Duration.ofNanos(now - this.measuredFrom);
			}
		}
	}

	/**
	 * The last measure, if there is one.
	 */
	@Nullable Duration last() {
		return this.last;
	}

}
