package be.sizingservers.ipc.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Lets the application of a test send and receive in memory: no socket, no folder, no End
 * Point Manager, whatever the properties say, and adds an {@link IpcTester} bean. Beside
 * {@code @SpringBootTest}; beside a test slice it also brings the auto-configuration of
 * the sender and the receiver. Without {@code ipc.handle} there is nothing to test, and
 * no {@link IpcTester}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureTestIpc {

}
