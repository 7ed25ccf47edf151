package be.sizingservers.ipc.spring.observation;

import be.sizingservers.ipc.spring.observation.IpcObservation.HighCardinalityKeyNames;
import be.sizingservers.ipc.spring.observation.IpcObservation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;

/**
 * The names and keys of {@link IpcObservation#PROCESS}, unless there is a bean for them.
 * Stateless.
 */
public class DefaultIpcProcessObservationConvention implements IpcProcessObservationConvention {

	/**
	 * Creates the convention.
	 */
	public DefaultIpcProcessObservationConvention() {
	}

	@Override
	public String getName() {
		return "ipc.process";
	}

	@Override
	public String getContextualName(IpcProcessContext context) {
		return context.message().handle() + " process";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcProcessContext context) {
		return KeyValues.of(LowCardinalityKeyNames.MESSAGING_SYSTEM.withValue("ipc"),
				LowCardinalityKeyNames.MESSAGING_OPERATION.withValue("process"),
				LowCardinalityKeyNames.HANDLE.withValue(context.message().handle().value()),
				LowCardinalityKeyNames.OUTCOME.withValue(context.outcome()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(IpcProcessContext context) {
		return KeyValues.of(HighCardinalityKeyNames.MESSAGE_ID.withValue(context.message().id().toString()));
	}

}
