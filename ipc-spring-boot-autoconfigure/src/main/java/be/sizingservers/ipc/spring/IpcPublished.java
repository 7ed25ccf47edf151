package be.sizingservers.ipc.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type of events that also leave the process. An event that is published with an
 * {@link org.springframework.context.ApplicationEventPublisher} reaches local listeners
 * as always, and is then sent to the receivers of a handle: after the commit if a
 * transaction is active, never if that is rolled back, and at once without one.
 * <p>
 * It holds for all subtypes, so that a sealed interface may have it for all its records;
 * the annotation of a subtype takes precedence. What comes over IPC does not go out
 * again.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface IpcPublished {

	/**
	 * The handle that the events are sent to, as a name or as a placeholder such as
	 * <code>${orders.handle}</code>; that of {@code ipc.handle} by default.
	 * @return a handle, or nothing for the default
	 */
	String value() default "";

}
