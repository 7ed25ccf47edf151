package be.sizingservers.ipc.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JL_Result;

/**
 * A writer takes runs without the lock while messages are appended.
 */
@JCStressTest
@Outcome(id = "[0-5], all 5", expect = Expect.ACCEPTABLE, desc = "Whole messages in order, or nothing yet.")
@State
public class AppendAndTakeStress {

	private final Receiver receiver = new Receiver(8);

	@Actor
	public void caller() {
		for (int i = 0; i < 5; i++) {
			this.receiver.append();
		}
	}

	@Actor
	public void writer(JL_Result result) {
		for (int i = 0; i < 4; i++) {
			this.receiver.take();
		}
		result.r1 = this.receiver.last();
	}

	@Arbiter
	public void end(JL_Result result) {
		while (this.receiver.take()) {
			Thread.onSpinWait();
		}
		result.r2 = this.receiver.outcome();
	}

}
