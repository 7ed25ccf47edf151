package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import be.sizingservers.ipc.AcknowledgeMode;
import be.sizingservers.ipc.OverflowPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the IPC starter.
 *
 * @param handle Name that binds senders to receivers: 1 to 256 UTF-8 bytes, not blank, no
 * control characters. In YAML, on, off, yes and no have to be in quotes. Without it
 * nothing is configured, not even a Sender to inject, and one line of the log says so.
 * @param receiver see {@link Receiver}
 * @param sender see {@link Sender}
 * @param epm see {@link Epm}
 * @param ssl Certificates for the connections between senders and receivers.
 * @param local see {@link Local}
 * @param types see {@link Types}
 * @param observation see {@link Observation}
 */
@ConfigurationProperties("ipc")
public record IpcProperties(@Nullable String handle, @DefaultValue Receiver receiver, @DefaultValue Sender sender,
		@DefaultValue Epm epm, @DefaultValue Ssl ssl, @DefaultValue Local local, @DefaultValue Types types,
		@DefaultValue Observation observation) {

	/**
	 * The receiver.
	 *
	 * @param enabled Whether to receive messages and publish them as application events.
	 * @param handles Handles to receive messages of, besides ipc.handle and those that
	 * annotated methods name.
	 * @param acceptOwn Whether to receive the messages of this application's own senders
	 * as well.
	 * @param allowedPorts Ports and ranges of ports to listen on, tried in this order,
	 * such as 5000-5010,5020, or a YAML list, one for each handle. Any free port if
	 * empty.
	 * @param ipAddressToRegister Address of this machine to listen on and to register; a
	 * loopback address in local-user mode. Chosen by the receiver if not set: in network
	 * mode, by the route to the End Point Manager.
	 * @param acknowledge When a message counts as delivered at its sender: when its
	 * listeners have returned, or when it has been received, whatever they throw then.
	 * @param shutdownTimeout Longest time that a stop waits for listeners that are busy,
	 * at most spring.lifecycle.timeout-per-shutdown-phase. Half of that, and no more than
	 * 10s, if not set.
	 * @param retry see {@link Retry}
	 */
	public record Receiver(@DefaultValue("true") boolean enabled, @DefaultValue List<String> handles,
			@DefaultValue("false") boolean acceptOwn, @DefaultValue List<String> allowedPorts,
			@Nullable String ipAddressToRegister, @DefaultValue("on-handled") AcknowledgeMode acknowledge,
			@Nullable Duration shutdownTimeout, @DefaultValue Retry retry) {
	}

	/**
	 * Further attempts at a message whose listener has thrown, before it fails.
	 *
	 * @param maxRetries Number of further attempts. All event listeners of the message
	 * are called again in each of them.
	 * @param delay Time before the first further attempt, in which the later messages of
	 * the same sender wait.
	 * @param multiplier Factor by which the time grows from one attempt to the next.
	 * @param maxDelay Longest time before an attempt. Not limited if not set.
	 * @param jitter Time by which each of these times may be longer or shorter, at
	 * random.
	 */
	public record Retry(@DefaultValue("0") int maxRetries, @DefaultValue("1s") Duration delay,
			@DefaultValue("1") double multiplier, @Nullable Duration maxDelay, @DefaultValue("0s") Duration jitter) {
	}

	/**
	 * The sender.
	 *
	 * @param enabled Whether to configure a sender.
	 * @param sendTimeout Time that a caller waits, once per stall, for a receiver that
	 * lags at its bound.
	 * @param overflow What happens to messages for a receiver that lags at its bound.
	 * @param events Whether to publish what becomes of sent messages as MessageSentEvent
	 * and SendFailedEvent. Better off for the highest rates.
	 */
	public record Sender(@DefaultValue("true") boolean enabled, @DefaultValue("10s") Duration sendTimeout,
			@DefaultValue("block") OverflowPolicy overflow, @DefaultValue("true") boolean events) {
	}

	/**
	 * Network mode: the End Point Managers that receivers register at.
	 *
	 * @param host Host of the End Point Manager. The other properties of ipc.epm need
	 * this or ipc.epm.addresses; local-user mode if none of them is set.
	 * @param port TCP port of the End Point Manager.
	 * @param addresses Addresses of several End Point Managers, each a host with or
	 * without a port, such as epm1.example:4455. Receivers register at all of them.
	 * @param password Password of the End Point Managers, which goes with the salt.
	 * Everything is encrypted then, also between senders and receivers.
	 * @param salt Salt of the password: bytes such as {0x01,0x02}, hex digits, or base64
	 * with the prefix base64:; in quotes in YAML.
	 * @param ssl Certificates for the connections with the End Point Managers.
	 */
	public record Epm(@Nullable String host, @DefaultValue("4455") int port, @DefaultValue List<String> addresses,
			@Nullable String password, @Nullable String salt, @DefaultValue Ssl ssl) {

		@Override
		public String toString() {
			return "Epm[host=%s, port=%d, addresses=%s, ssl=%s]".formatted(this.host, this.port, this.addresses,
					this.ssl);
		}

	}

	/**
	 * Certificates.
	 *
	 * @param bundle Name of the SSL bundle with the certificate of this application and
	 * those that it trusts. No certificates if empty.
	 */
	public record Ssl(@Nullable String bundle) {
	}

	/**
	 * Local-user mode.
	 *
	 * @param directory Folder in which the receivers of the current user register: the
	 * same for all applications, and open to nobody else. Chosen per operating system if
	 * not set.
	 */
	public record Local(@Nullable Path directory) {
	}

	/**
	 * Observations.
	 *
	 * @param enabled Whether to observe what is sent and handled, where there is a
	 * registry for observations: for timers and for traces that span processes.
	 */
	public record Observation(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * The types that are accepted besides text, bytes and the built-in values.
	 *
	 * @param scan Where to look for types: at event listeners, request handlers and
	 * classes with @IpcType, or at the latter only.
	 * @param ids Type ids and the class that each stands for, such as
	 * ipc.types.ids.orders.placed.v1=com.example.OrderPlaced. Takes precedence over
	 * annotations.
	 */
	public record Types(@DefaultValue("listeners") Scan scan, @DefaultValue Map<String, Class<?>> ids) {

		/**
		 * Where to look for types.
		 */
		public enum Scan {

			/**
			 * Classes with {@code @IpcType}, and classes of the application that its
			 * event listeners ask for.
			 */
			LISTENERS,

			/**
			 * Classes with {@code @IpcType} only.
			 */
			ANNOTATED

		}

	}

}
