package be.sizingservers.ipc.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JL_Result;

/**
 * Three chunks are used again and again, behind a writer whose runs are acknowledged as
 * soon as they are written.
 */
@JCStressTest
@Outcome(id = "[0-9]+, all ([6-9]|1[0-2])", expect = Expect.ACCEPTABLE,
		desc = "What is appended is read as it was, however full the log was.")
@State
public class RecycleAndTakeStress {

	private final Receiver receiver = new Receiver(3);

	@Actor
	public void caller() {
		for (int i = 0; i < 12; i++) {
			this.receiver.append();
		}
	}

	@Actor
	public void writer(JL_Result result) {
		for (int i = 0; i < 8; i++) {
			if (this.receiver.take()) {
				this.receiver.cursor().received(this.receiver.last());
			}
		}
		result.r1 = this.receiver.last();
	}

	@Arbiter
	public void end(JL_Result result) {
		while (this.receiver.take()) {
			Thread.onSpinWait();
		}
		boolean complete = this.receiver.last() == this.receiver.log().headSequence();
		result.r2 = complete ? this.receiver.outcome() : "stuck at " + this.receiver.last();
	}

}
