package be.sizingservers.ipc.spring.test;

import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.spring.IpcSenderCustomizer;
import be.sizingservers.ipc.spring.MessageFailedEvent;
import be.sizingservers.ipc.spring.autoconfigure.IpcAutoConfiguration;
import be.sizingservers.ipc.spring.autoconfigure.IpcEpmAutoConfiguration;
import be.sizingservers.ipc.spring.autoconfigure.IpcSenderAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Auto-configuration of a transport in memory, for tests. Not applied by itself:
 * {@link AutoConfigureTestIpc} brings it.
 */
@AutoConfiguration(
		before = { IpcAutoConfiguration.class, IpcEpmAutoConfiguration.class, IpcSenderAutoConfiguration.class })
@ConditionalOnProperty("ipc.handle")
public final class TestIpcAutoConfiguration {

	TestIpcAutoConfiguration() {
	}

	@Bean
	@Primary
	MemoryDirectory ipcMemoryDirectory() {
		return new MemoryDirectory();
	}

	@Bean
	IpcTester ipcTester(MemoryDirectory directory, ObjectProvider<TypeRegistry> types,
			ObjectProvider<MessageCodec> codecs) {
		return new IpcTester(directory, new Payloads(types::getObject, () -> codecs.orderedStream().toList()));
	}

	@Bean
	ApplicationListener<MessageFailedEvent> ipcTesterFailureListener(IpcTester tester) {
		return (event) -> tester.failed(event.message().id(), event.cause());
	}

	@Bean
	IpcSenderCustomizer ipcTesterCustomizer(IpcTester tester) {
		return (builder) -> builder.addListener(tester.recorder());
	}

}
