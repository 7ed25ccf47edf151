package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.ReceiverBuilder;

/**
 * A bean that changes each auto-configured receiver before it starts: one for each handle
 * of the application. Called at every start, after the properties have been applied, in
 * the order of the beans.
 */
@FunctionalInterface
public interface IpcReceiverCustomizer {

	/**
	 * Changes the receiver to be. A listener that is set here takes the place of
	 * {@link IpcMessageEvent} and {@link UnknownMessageEvent}, and is not observed.
	 * @param builder the builder
	 */
	void customize(ReceiverBuilder builder);

}
