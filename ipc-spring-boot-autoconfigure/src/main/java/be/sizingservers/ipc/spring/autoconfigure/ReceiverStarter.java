package be.sizingservers.ipc.spring.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.AllowedPorts;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.NoFreePortException;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverBuilder;
import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.directory.DirectoryException;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.spring.IpcReceiverCustomizer;
import be.sizingservers.ipc.spring.MessageHandling;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Starts a receiver of a handle from the properties, at every start of the context.
 */
record ReceiverStarter(CommonParts parts, Listening listening, ObjectProvider<IpcReceiverCustomizer> customizers,
		ObjectProvider<Instrumentation> instrumentation) implements Function<Handle, Receiver> {

	private static final Logger logger = LoggerFactory.getLogger(ReceiverStarter.class);

	private static final String ALLOWED_PORTS = "ipc.receiver.allowed-ports";

	private static final String ADDRESS = "ipc.receiver.ip-address-to-register";

	private static final String SHUTDOWN = "ipc.receiver.shutdown-timeout";

	private static final String PHASE = "spring.lifecycle.timeout-per-shutdown-phase";

	@Override
	public Receiver apply(Handle handle) {
		try {
			MessageHandling handling = this.listening.open();
			return new HandlingReceiver(logged(start(builder(handle, handling))), handling);
		}
		catch (NoFreePortException ex) {
			throw ConfigurationFailures.cannotStart("receiver", handle,
					"Free a port, or change %s or %s; each handle needs a port of its own".formatted(ALLOWED_PORTS,
							ADDRESS),
					ex);
		}
		catch (DirectoryException ex) {
			throw ConfigurationFailures.directory("receiver", handle, this.parts, ex);
		}
	}

	private static Receiver logged(Receiver receiver) {
		logger.atInfo()
			.addKeyValue("ipc.handle", receiver.handle())
			.addKeyValue("ipc.instance", receiver.instanceId())
			.addKeyValue("ipc.address", receiver.localEndPoint().address())
			.log("Receives messages on handle '{}': {}", receiver.handle(), receiver.localEndPoint());
		return receiver;
	}

	private Receiver start(ReceiverBuilder builder) {
		String address = this.parts.properties().receiver().ipAddressToRegister();
		try {
			return builder.start();
		}
		catch (IllegalArgumentException ex) {
			throw (address != null) ? unusable(address, ex) : ex;
		}
	}

	private ReceiverBuilder builder(Handle handle, MessageListener listener) {
		IpcProperties.Receiver properties = this.parts.properties().receiver();
		ReceiverBuilder builder = Receiver.builder(handle.value())
			.application(this.parts.application())
			.listener(around(listener))
			.typeRegistry(this.parts.types())
			.limits(limits(properties.shutdownTimeout()))
			.acceptOwn(properties.acceptOwn())
			.acknowledge(properties.acknowledge())
			.allowedPorts(allowedPorts(String.join(",", properties.allowedPorts())));
		if (StringUtils.hasText(properties.ipAddressToRegister())) {
			builder.ipAddressToRegister(address(properties.ipAddressToRegister()));
		}
		List<MessageCodec> codecs = this.parts.codecs();
		if (!codecs.isEmpty()) {
			builder.codecs(codecs.toArray(MessageCodec[]::new));
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

	private Limits limits(@Nullable Duration shutdown) {
		if (shutdown == null) {
			return this.parts.limits();
		}
		try {
			Assert.isTrue(shutdown.compareTo(this.parts.shutdown()) <= 0,
					() -> "%s is %s, so that nobody would wait that long".formatted(PHASE, this.parts.shutdown()));
			return this.parts.limits().toBuilder().drainTimeout(shutdown).build();
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid(SHUTDOWN, shutdown,
					"Set %s to a time such as 5s that is no longer than %s, raise the latter, or leave the former away"
						.formatted(SHUTDOWN, PHASE),
					ex);
		}
	}

	private MessageListener around(MessageListener listener) {
		Instrumentation around = this.instrumentation.getIfUnique();
		return (around != null) ? around.around(listener) : listener;
	}

	private static AllowedPorts allowedPorts(String text) {
		try {
			return AllowedPorts.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid(ALLOWED_PORTS, text,
					"Name ports and ranges, such as 5000-5010,5020, or leave %s away for any free port"
						.formatted(ALLOWED_PORTS),
					ex);
		}
	}

	private static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw unusable(text, ex);
		}
	}

	private static FailureAnalyzedException unusable(String address, Exception cause) {
		return ConfigurationFailures.invalid(ADDRESS, address,
				"Name an address of this machine, in local-user mode a loopback address such as 127.0.0.1, or leave %s away"
					.formatted(ADDRESS),
				cause);
	}

}
