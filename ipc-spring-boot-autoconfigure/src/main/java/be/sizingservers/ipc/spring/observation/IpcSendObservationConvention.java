package be.sizingservers.ipc.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link IpcObservation#SEND}. A bean of this type takes the place of
 * {@link DefaultIpcSendObservationConvention}.
 */
public interface IpcSendObservationConvention extends ObservationConvention<IpcSendContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcSendContext;
	}

}
