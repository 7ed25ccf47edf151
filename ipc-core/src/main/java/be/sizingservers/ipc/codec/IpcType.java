package be.sizingservers.ipc.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a payload class its logical type id. The id is what travels, never the class
 * name, so that sender and receiver need not share a class.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface IpcType {

	/**
	 * The type id, for example {@code orders.placed.v1}; the simple name of the class by
	 * default.
	 * @return the type id
	 */
	String value() default "";

}
