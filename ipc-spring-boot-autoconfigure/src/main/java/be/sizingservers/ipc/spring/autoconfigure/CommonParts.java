package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What the sender and the receiver of an application have in common. Looked up at each
 * start and not before: the folder of the directory is looked at, and the types of the
 * listeners are known, only then.
 *
 * @param shutdown how long the context waits for what stops
 * @param links gives the certificates for the connections between senders and receivers,
 * if there are any
 */
record CommonParts(IpcProperties properties, Application application, ObjectProvider<TypeRegistry> typeRegistry,
		ObjectProvider<MessageCodec> orderedCodecs, ObjectProvider<EndPointDirectory> ownDirectory,
		ObjectProvider<EndPointManagerConnection> endPointManager, Duration shutdown,
		@Nullable Supplier<SSLContext> links) {

	Handle handle() {
		return HandleNames.property("ipc.handle", String.valueOf(this.properties.handle()));
	}

	/**
	 * The bounds. What is under way at a stop gets half of the time that the context
	 * waits: a peer that has to say goodbye needs some seconds more.
	 */
	Limits limits() {
		Limits defaults = Limits.defaults();
		Duration half = this.shutdown.dividedBy(2);
		return (half.compareTo(defaults.drainTimeout()) < 0 && !half.isZero() && !half.isNegative())
				? defaults.toBuilder().drainTimeout(half).build() : defaults;
	}

	TypeRegistry types() {
		return this.typeRegistry.getObject();
	}

	List<MessageCodec> codecs() {
		return this.orderedCodecs.orderedStream().toList();
	}

	/**
	 * The directory if there is a bean or a property for one.
	 */
	@Nullable EndPointDirectory directory() {
		EndPointDirectory own = this.ownDirectory.getIfAvailable();
		if (own != null) {
			return own;
		}
		EndPointManagerConnection connection = this.endPointManager.getIfAvailable();
		if (connection != null) {
			return connection.directory();
		}
		Path folder = this.properties.local().directory();
		return (folder != null) ? LocalUserDirectory.at(folder) : null;
	}

	boolean isOverNetwork() {
		return this.ownDirectory.getIfAvailable() == null && this.endPointManager.getIfAvailable() != null;
	}

	/**
	 * How receivers are found, for people.
	 */
	String mode() {
		if (isOverNetwork()) {
			return "network";
		}
		return (this.ownDirectory.getIfAvailable() != null) ? "own directory" : "local-user";
	}

}
