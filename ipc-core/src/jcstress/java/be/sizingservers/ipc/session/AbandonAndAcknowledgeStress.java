package be.sizingservers.ipc.session;

import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/**
 * A receiver is closed and does not wait for its listener, while the connection
 * acknowledges.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not acknowledged yet.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Acknowledged, and its failure named before.")
@State
public class AbandonAndAcknowledgeStress {

	private static final Failure THROWN = new Failure(FailedCode.LISTENER_THREW, "thrown");

	private final InboundSession session = StressedReceiver.received(1);

	@Actor
	public void closer() {
		this.session.abandon(THROWN);
	}

	@Actor
	public void acknowledger(JI_Result result) {
		Frame.Ack ack = this.session.ack();
		result.r1 = ack.lastHandled();
		result.r2 = this.session.outcomes(0, ack.lastHandled()).size();
	}

}
