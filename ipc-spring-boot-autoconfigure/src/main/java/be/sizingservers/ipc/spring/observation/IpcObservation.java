package be.sizingservers.ipc.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed.
 */
public enum IpcObservation implements ObservationDocumentation {

	/**
	 * Sending a message: until it is in the sender's log, or, where a report is wanted,
	 * until every receiver has its verdict, or, of a request, until it is answered.
	 */
	SEND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIpcSendObservationConvention.class;
		}

	},

	/**
	 * Handling a received message: until the listeners have returned, or the request
	 * handler has.
	 */
	PROCESS {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultIpcProcessObservationConvention.class;
		}

	};

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeyNames.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighCardinalityKeyNames.values();
	}

	/**
	 * Keys with few values: tags of timers and of spans.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Always {@code ipc}.
		 */
		MESSAGING_SYSTEM("messaging.system"),

		/**
		 * {@code send}, {@code publish}, {@code request} or {@code process}.
		 */
		MESSAGING_OPERATION("messaging.operation"),

		/**
		 * The handle.
		 */
		HANDLE("handle"),

		/**
		 * What has become of it; {@code unknown} before that is known. Sending:
		 * {@code delivered} (by all receivers), {@code no-receivers}, {@code failed} or
		 * {@code uncertain} (for one at least), {@code published} (nobody waits for
		 * verdicts), {@code answered} (a request), {@code error} (it was not sent, or is
		 * a request that failed). Handling: {@code handled}, {@code failed},
		 * {@code rejected} (its type is unknown).
		 */
		OUTCOME("outcome");

		private final String key;

		LowCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys with many values: tags of spans only.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The sender's instance and the message's number, where they are known.
		 */
		MESSAGE_ID("ipc.message.id");

		private final String key;

		HighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
