package be.sizingservers.ipc.spring.observation;

import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.spring.observation.IpcObservation.HighCardinalityKeyNames;
import be.sizingservers.ipc.spring.observation.IpcObservation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;

/**
 * The names and keys of {@link IpcObservation#SEND}, unless there is a bean for them.
 * Stateless.
 */
public class DefaultIpcSendObservationConvention implements IpcSendObservationConvention {

	/**
	 * Creates the convention.
	 */
	public DefaultIpcSendObservationConvention() {
	}

	@Override
	public String getName() {
		return "ipc.send";
	}

	@Override
	public String getContextualName(IpcSendContext context) {
		return context.handle() + " " + context.operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcSendContext context) {
		return KeyValues.of(LowCardinalityKeyNames.MESSAGING_SYSTEM.withValue("ipc"),
				LowCardinalityKeyNames.MESSAGING_OPERATION.withValue(context.operation()),
				LowCardinalityKeyNames.HANDLE.withValue(context.handle().value()),
				LowCardinalityKeyNames.OUTCOME.withValue(context.outcome()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(IpcSendContext context) {
		SendReport report = context.report();
		return (report != null)
				? KeyValues.of(HighCardinalityKeyNames.MESSAGE_ID.withValue(report.message().id().toString()))
				: KeyValues.empty();
	}

}
