package be.sizingservers.ipc.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AliasFor;

/**
 * Listens for messages that came over IPC, and for nothing else: unlike with
 * {@link EventListener}, what the application itself publishes does not reach the method,
 * nor does a message on another handle. The handle that it names is received without
 * further configuration.
 * <p>
 * The method's one parameter is a payload, an {@link IpcMessageEvent} of it, or a
 * {@link be.sizingservers.ipc.Message}, which takes every type that is accepted; a method
 * without parameters names the payload types in {@link #classes()}. All else is as with
 * {@link EventListener}: order, asynchronous methods, proxies, return values, and that
 * what it throws fails the message at its sender.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@EventListener
public @interface IpcEventListener {

	/**
	 * Short form of {@link #handle()}.
	 * @return the handle
	 */
	@AliasFor("handle")
	String value() default "";

	/**
	 * The handle that messages must have been sent to. May have placeholders, such as
	 * <code>${orders.handle}</code>. Messages on every handle that the application
	 * receives if empty.
	 * @return the handle
	 */
	@AliasFor("value")
	String handle() default "";

	/**
	 * A SpEL expression that must be true for the method to be called. In it,
	 * {@code event} is always an {@link IpcMessageEvent}, whatever the method's parameter
	 * is.
	 * @return an expression such as {@code event.header('tenant') == 'acme'}; every
	 * message if empty
	 */
	@AliasFor(annotation = EventListener.class, attribute = "condition")
	String condition() default "";

	/**
	 * The payload types to listen for, if not that of the parameter.
	 * @return classes; a method that names several has no parameter
	 */
	@AliasFor(annotation = EventListener.class, attribute = "classes")
	Class<?>[] classes() default {};

	/**
	 * Identifies the listener.
	 * @return an id; the signature of the method if empty
	 */
	@AliasFor(annotation = EventListener.class, attribute = "id")
	String id() default "";

}
