package be.sizingservers.ipc;

import java.util.List;

import be.sizingservers.ipc.directory.EndPoint;

/**
 * What became of one message. Complete and immutable when a user gets it: every target
 * has its verdict.
 */
public interface SendReport {

	/**
	 * The message.
	 * @return the message as it was sent
	 */
	Message message();

	/**
	 * The verdicts.
	 * @return one delivery per target; empty if there was no receiver
	 */
	List<Delivery> deliveries();

	/**
	 * The receivers whose listener returned.
	 * @return their end points
	 */
	List<EndPoint> delivered();

	/**
	 * The receivers that have not, or not for certain, handled the message, with the
	 * cause.
	 * @return the failed and the uncertain deliveries
	 */
	List<Delivery.Undelivered> failed();

	/**
	 * Tells whether there was nobody to send to.
	 * @return {@code true} if the message had no target
	 */
	default boolean noReceivers() {
		return deliveries().isEmpty();
	}

}
