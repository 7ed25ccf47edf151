package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns of an event multicaster that returns although a listener has failed, or before it
 * has run: the sender is then told that the message was handled.
 */
final class Multicasting {

	private static final Logger logger = LoggerFactory.getLogger(Multicasting.class);

	private static final String NAME = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;

	private Multicasting() {
	}

	static void check(ApplicationContext context) {
		if (!(context.getBean(NAME) instanceof SimpleApplicationEventMulticaster multicaster)) {
			return;
		}
		Object executor = ask(multicaster, "getTaskExecutor");
		if (executor != null && !(executor instanceof SyncTaskExecutor)) {
			logger.warn(
					"The bean {} has an executor ({}), so that event listeners run after the receiver has answered: delivered means handed over, what they throw does not reach the sender, is not tried again and is no MessageFailedEvent, and messages lose their order",
					NAME, executor.getClass().getName());
		}
		Object errorHandler = ask(multicaster, "getErrorHandler");
		if (errorHandler != null && errorHandler != TaskUtils.LOG_AND_PROPAGATE_ERROR_HANDLER) {
			logger.warn(
					"The bean {} has an error handler ({}): what it does not throw on does not reach the sender, for which the message counts as delivered, is not tried again and is no MessageFailedEvent",
					NAME, errorHandler.getClass().getName());
		}
	}

	/**
	 * Calls one of its getters, which are protected.
	 */
	private static @Nullable Object ask(SimpleApplicationEventMulticaster multicaster, String getter) {
		try {
			Method method = SimpleApplicationEventMulticaster.class.getDeclaredMethod(getter);
			ReflectionUtils.makeAccessible(method);
			return ReflectionUtils.invokeMethod(method, multicaster);
		}
		catch (NoSuchMethodException | RuntimeException ex) {
			logger.debug("Cannot tell whether the bean {} waits for event listeners", NAME, ex);
			return null;
		}
	}

}
