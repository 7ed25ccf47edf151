/**
 * Payloads to bytes and back, and the only place that knows which class a logical type id
 * stands for.
 * <p>
 * The wire never carries a class name. What is not in the exact map of a
 * {@link be.sizingservers.ipc.codec.TypeRegistry} is not decoded. Everything here is
 * stateless or thread-safe and runs on the caller's thread; it knows neither links nor
 * sessions.
 */
@NullMarked
package be.sizingservers.ipc.codec;

import org.jspecify.annotations.NullMarked;
