package be.sizingservers.ipc.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JL_Result;

/**
 * A cursor is detached and attached again while its writer takes runs: message 2 is not
 * for it.
 */
@JCStressTest
@Outcome(id = "[0-3], all 3 but 2 to 2", expect = Expect.ACCEPTABLE,
		desc = "The gap is passed, and what is in it never taken.")
@State
public class DetachAndTakeStress {

	private final Receiver receiver = new Receiver(8);

	@Actor
	public void caller() {
		synchronized (this.receiver) {
			this.receiver.append();
			this.receiver.cursor().detach();
		}
		synchronized (this.receiver) {
			this.receiver.append();
		}
		synchronized (this.receiver) {
			this.receiver.cursor().reattach();
			this.receiver.append();
		}
	}

	@Actor
	public void writer(JL_Result result) {
		for (int i = 0; i < 4; i++) {
			step();
		}
		result.r1 = this.receiver.last();
	}

	private void step() {
		if (!this.receiver.take() && this.receiver.cursor().isAtGap()) {
			synchronized (this.receiver) {
				this.receiver.skip();
			}
		}
	}

	@Arbiter
	public void end(JL_Result result) {
		while (this.receiver.cursor().hasNext()) {
			step();
		}
		result.r2 = this.receiver.outcome();
	}

}
