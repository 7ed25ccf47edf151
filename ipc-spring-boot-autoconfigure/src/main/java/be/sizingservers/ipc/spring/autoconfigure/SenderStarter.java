package be.sizingservers.ipc.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderBuilder;
import be.sizingservers.ipc.SenderListener;
import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.directory.DirectoryException;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.spring.IpcSenderCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Starts a sender of a handle from the properties, at every start of the context.
 */
record SenderStarter(CommonParts parts, SenderListener events, ObjectProvider<IpcSenderCustomizer> customizers,
		ObjectProvider<Instrumentation> instrumentation) implements Function<Handle, Sender> {

	private static final Logger logger = LoggerFactory.getLogger(SenderStarter.class);

	@Override
	public Sender apply(Handle handle) {
		try {
			Sender started = builder(handle).start();
			logger.atInfo()
				.addKeyValue("ipc.handle", started.handle())
				.addKeyValue("ipc.instance", started.instanceId())
				.log("Sends messages to handle '{}': {} receivers found so far", started.handle(),
						started.receivers().size());
			Instrumentation around = this.instrumentation.getIfUnique();
			return (around != null) ? around.around(started) : started;
		}
		catch (DirectoryException ex) {
			throw ConfigurationFailures.directory("sender", handle, this.parts, ex);
		}
	}

	private SenderBuilder builder(Handle handle) {
		IpcProperties.Sender properties = this.parts.properties().sender();
		SenderBuilder builder = Sender.builder(handle.value())
			.application(this.parts.application())
			.typeRegistry(this.parts.types())
			.limits(this.parts.limits())
			.overflowPolicy(properties.overflow());
		sendTimeout(builder, properties.sendTimeout());
		if (properties.events()) {
			builder.listener(this.events);
		}
		List<MessageCodec> codecs = this.parts.codecs();
		if (!codecs.isEmpty()) {
			builder.codec(codecs.get(0));
		}
		EndPointDirectory directory = this.parts.directory();
		if (directory != null) {
			builder.directory(directory);
		}
		Supplier<SSLContext> links = this.parts.links();
		if (links != null) {
			builder.sslContext(links);
		}
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	private static void sendTimeout(SenderBuilder builder, Duration sendTimeout) {
		try {
			builder.sendTimeout(sendTimeout);
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid("ipc.sender.send-timeout", sendTimeout.toString(),
					"Set ipc.sender.send-timeout to a time such as 10s", ex);
		}
	}

}
