package be.sizingservers.ipc.sample.sender;

import java.math.BigDecimal;

/**
 * Travels as JSON under its simple name. A receiver reads it into a class of its own with
 * the same simple name, and ignores what it does not know.
 */
record OrderPlaced(long number, String article, BigDecimal price) {
}
