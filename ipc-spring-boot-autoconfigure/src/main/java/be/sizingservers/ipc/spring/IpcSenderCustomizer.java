package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.SenderBuilder;

/**
 * A bean that changes each auto-configured sender before it starts: that of
 * {@code ipc.handle} and those of a {@link SenderFactory}. Called at every start, after
 * the properties have been applied, in the order of the beans.
 */
@FunctionalInterface
public interface IpcSenderCustomizer {

	/**
	 * Changes the sender to be. A listener that is set here takes the place of
	 * {@link MessageSentEvent} and {@link SendFailedEvent}.
	 * @param builder the builder
	 */
	void customize(SenderBuilder builder);

}
