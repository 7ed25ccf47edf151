package be.sizingservers.ipc.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link IpcObservation#PROCESS}. A bean of this type takes the place
 * of {@link DefaultIpcProcessObservationConvention}.
 */
public interface IpcProcessObservationConvention extends ObservationConvention<IpcProcessContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcProcessContext;
	}

}
