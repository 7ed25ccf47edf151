package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.function.Function;

/**
 * An annotation of methods that names the handle whose messages they want.
 *
 * @param <A> the annotation
 * @param type the annotation
 * @param handle gives what it says; nothing if it names no handle
 * @param ownByDefault whether it means the handle of the application then
 */
record HandleAnnotation<A extends Annotation>(Class<A> type, Function<A, String> handle, boolean ownByDefault) {
}
