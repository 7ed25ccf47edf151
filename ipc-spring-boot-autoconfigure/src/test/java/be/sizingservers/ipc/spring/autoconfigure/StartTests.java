package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When senders and receivers start, and what they say then.
 */
class StartTests {

	@TempDir
	private Path folder;

	@Test
	void sendersStartFirstAndReceiversLast() {
		runner().withPropertyValues("ipc.receiver.handles=billing").run((context) -> {
			Map<String, Integer> phases = new LinkedHashMap<>();
			context.getBeansOfType(SmartLifecycle.class)
				.forEach((name, bean) -> phases.put(bean.getClass().getSimpleName(), bean.getPhase()));
			assertThat(phases).containsEntry("LifecycleSender", 0)
				.containsEntry("LifecycleSenders", 0)
				.containsEntry("LifecycleReceiver", Integer.MAX_VALUE - 100)
				.containsEntry("LifecycleReceivers", Integer.MAX_VALUE - 100);
		});
	}

	@Test
	void linesHaveFields() {
		ListAppender<ILoggingEvent> sender = appender(SenderStarter.class);
		ListAppender<ILoggingEvent> receiver = appender(ReceiverStarter.class);
		try {
			runner().run((context) -> {
				Receiver started = context.getBean(Receiver.class);
				assertThat(fields(receiver)).isEqualTo(Map.of("ipc.handle", "orders", "ipc.instance",
						started.instanceId().toString(), "ipc.address", started.localEndPoint().address().toString()));
				assertThat(fields(sender)).isEqualTo(Map.of("ipc.handle", "orders", "ipc.instance",
						context.getBean(Sender.class).instanceId().toString()));
			});
		}
		finally {
			logger(SenderStarter.class).detachAppender(sender);
			logger(ReceiverStarter.class).detachAppender(receiver);
		}
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcReceiverAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"));
	}

	private static Logger logger(Class<?> type) {
		return (Logger) LoggerFactory.getLogger(type);
	}

	private static ListAppender<ILoggingEvent> appender(Class<?> type) {
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger(type).addAppender(appender);
		return appender;
	}

	private static Map<String, String> fields(ListAppender<ILoggingEvent> appender) {
		assertThat(appender.list).singleElement().extracting(ILoggingEvent::getLevel).isEqualTo(Level.INFO);
		Map<String, String> fields = new LinkedHashMap<>();
		for (KeyValuePair pair : appender.list.get(0).getKeyValuePairs()) {
			fields.put(pair.key, String.valueOf(pair.value));
		}
		return fields;
	}

}
