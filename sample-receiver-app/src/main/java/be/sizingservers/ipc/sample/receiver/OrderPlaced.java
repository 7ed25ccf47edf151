package be.sizingservers.ipc.sample.receiver;

import java.math.BigDecimal;

/**
 * What this application wants to know of an order; there is nothing to register. The
 * sender has a class of its own with the same simple name and one property more.
 */
record OrderPlaced(long number, BigDecimal price) {
}
