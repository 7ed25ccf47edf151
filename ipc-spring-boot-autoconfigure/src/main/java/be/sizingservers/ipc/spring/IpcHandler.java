package be.sizingservers.ipc.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.Sender;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Answers requests that came over IPC (see
 * {@link Sender#request(Object, Class, Duration)}). The handle that it names is received
 * without further configuration, and so are requests of the type that it asks for.
 * <p>
 * The method's one parameter is a payload, an {@link IpcMessageEvent} of it, or a
 * {@link Message}; a {@code Message}, or an {@code IpcMessageEvent<?>}, takes all
 * requests on the handle that no other method takes. A sealed type stands for the classes
 * that it permits. What the method returns is the answer; what it throws, checked or not,
 * fails the request at its sender. Two methods for one type and handle fail the start.
 * <p>
 * Called on the thread of the sender's connection, through the proxies of the bean. A
 * request never reaches an event listener.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface IpcHandler {

	/**
	 * The handle that requests must have been sent to. May have placeholders, such as
	 * <code>${pricing.handle}</code>.
	 * @return the handle; that of {@code ipc.handle} if empty
	 */
	String value() default "";

}
