package be.sizingservers.ipc.spring.test;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * The application under test has not handled a message that was delivered to it, as a
 * sender would hear of it: a listener threw, or it does not accept the message. The
 * message of this exception says what; its cause is what the listener threw, or says more
 * of a payload that cannot be decoded.
 */
public class DeliveryFailedException extends IpcException {

	private final transient Delivery.Undelivered delivery;

	DeliveryFailedException(Delivery.Undelivered delivery, @Nullable Throwable cause) {
		super(String.valueOf(delivery.cause().getMessage()), (cause != null) ? cause : delivery.cause());
		this.delivery = delivery;
	}

	/**
	 * What a sender gets in its report.
	 * @return the verdict
	 */
	public Delivery.Undelivered delivery() {
		return this.delivery;
	}

}
