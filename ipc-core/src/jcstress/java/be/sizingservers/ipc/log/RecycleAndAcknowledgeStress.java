package be.sizingservers.ipc.log;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/**
 * A full log takes new messages as old ones are acknowledged; then the connection is cut
 * and all that is not acknowledged is read again.
 */
@JCStressTest
@Outcome(id = "[0-4], all ([6-9]|10)", expect = Expect.ACCEPTABLE,
		desc = "Nothing that was not acknowledged has been written over.")
@State
public class RecycleAndAcknowledgeStress {

	private final Receiver receiver = new Receiver(3);

	public RecycleAndAcknowledgeStress() {
		while (this.receiver.append()) {
			this.receiver.take();
		}
	}

	@Actor
	public void caller(IL_Result result) {
		for (int i = 0; i < 4; i++) {
			if (this.receiver.append()) {
				result.r1++;
			}
		}
	}

	@Actor
	public void reader() {
		this.receiver.cursor().received(1);
		this.receiver.cursor().received(2);
		this.receiver.cursor().received(5);
	}

	@Arbiter
	public void end(IL_Result result) {
		this.receiver.resume();
		while (this.receiver.take()) {
			Thread.onSpinWait();
		}
		boolean complete = this.receiver.last() == 6 + result.r1;
		result.r2 = complete ? this.receiver.outcome() : "stuck at " + this.receiver.last();
	}

}
