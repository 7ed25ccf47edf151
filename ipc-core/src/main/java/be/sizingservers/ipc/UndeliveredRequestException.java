package be.sizingservers.ipc;

/**
 * The request was not handled at a receiver, or not for certain.
 */
public final class UndeliveredRequestException extends RequestException {

	private final transient Delivery.Undelivered delivery;

	UndeliveredRequestException(Delivery.Undelivered delivery) {
		super(String.valueOf(delivery.cause().getMessage()));
		this.delivery = delivery;
	}

	/**
	 * The verdict, as a {@link SendReport} has it.
	 * @return {@link Delivery.Failed} with the reason if the request was certainly not
	 * handled to its end; {@link Delivery.Uncertain} if it may have been
	 */
	public Delivery.Undelivered delivery() {
		return this.delivery;
	}

}
