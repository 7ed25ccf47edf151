package be.sizingservers.ipc.spring;

import be.sizingservers.ipc.Sender;

/**
 * Gives the senders of an application that sends to more than one handle. Thread-safe.
 */
@FunctionalInterface
public interface SenderFactory {

	/**
	 * The sender of a handle: the same one each time, and for {@code ipc.handle} the
	 * {@link Sender} bean itself.
	 * <p>
	 * It follows the life of the context, as the {@link Sender} bean does. Asked for
	 * before the context has started, it starts with the context; asked for while the
	 * context runs, it is started before this method returns, which takes the time in
	 * which a sender finds its receivers. Closing it stops it until it is asked for
	 * again. It is kept as long as the context, so let handles be few, and not made up
	 * from data.
	 * @param handle the name that binds it to receivers
	 * @return the sender
	 * @throws IllegalArgumentException if the handle is none; the message says why
	 */
	Sender sender(String handle);

}
