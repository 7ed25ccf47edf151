package be.sizingservers.ipc.process;

import java.time.Duration;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.OverflowPolicy;

/**
 * The limits that the processes of a test are told by name.
 */
enum LimitSet {

	DEFAULT(Limits.defaults()),

	/**
	 * Seconds instead of minutes, and a policy; those that never wait would wait long if
	 * they did.
	 */
	BLOCK(shortened(OverflowPolicy.BLOCK)), FAIL_FAST(shortened(OverflowPolicy.FAIL_FAST)),
	DROP_OLDEST(shortened(OverflowPolicy.DROP_OLDEST)), DROP_NEWEST(shortened(OverflowPolicy.DROP_NEWEST)),

	/**
	 * Room for what is sent while a connection is broken.
	 */
	ROOMY(shortened(OverflowPolicy.BLOCK).toBuilder().lagMessages(Limits.defaults().lagMessages()).build()),

	/**
	 * A call that waits at the bound is long even beside what a busy machine does to
	 * calls, and ends before the receiver is given up.
	 */
	LONG_BLOCK(shortened(OverflowPolicy.BLOCK).toBuilder()
		.sendTimeout(Duration.ofSeconds(3))
		.stallTimeout(Duration.ofSeconds(6))
		.build()),

	/**
	 * Soon at the bound, and not given up.
	 */
	PATIENT_FAIL_FAST(patient(OverflowPolicy.FAIL_FAST)), PATIENT_DROP_OLDEST(patient(OverflowPolicy.DROP_OLDEST)),

	/**
	 * The log is full long before a receiver is at its bound.
	 */
	SMALL_LOG(shortened(OverflowPolicy.BLOCK).toBuilder()
		.lagMessages(1_000_000)
		.lagBytes(1L << 32)
		.logBytes(16L << 20)
		.build());

	private final Limits limits;

	LimitSet(Limits limits) {
		this.limits = limits;
	}

	Limits limits() {
		return this.limits;
	}

	private static Limits patient(OverflowPolicy policy) {
		return Limits.builder().overflow(policy).lagMessages(1_024).build();
	}

	private static Limits shortened(OverflowPolicy policy) {
		return Limits.builder()
			.overflow(policy)
			.lagMessages(1_024)
			.handshakeTimeout(Duration.ofMillis(700))
			.pingInterval(Duration.ofMillis(300))
			.deadAfter(Duration.ofMillis(1_500))
			.sendTimeout(Duration.ofSeconds((policy == OverflowPolicy.BLOCK) ? 1 : 10))
			.stallTimeout(Duration.ofSeconds(2))
			.reconnectWindow(Duration.ofSeconds(30))
			.build();
	}

}
