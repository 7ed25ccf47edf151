package be.sizingservers.ipc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.transport.LinkSecurity;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Sender}. Not thread-safe.
 */
public final class SenderBuilder {

	private final Handle handle;

	private @Nullable TypeRegistry typeRegistry;

	private @Nullable SenderListener listener;

	private final List<SenderListener> addedListeners = new ArrayList<>();

	private @Nullable MessageCodec codec;

	private @Nullable Application application;

	private @Nullable EndPointDirectory directory;

	private @Nullable Supplier<SSLContext> sslContext;

	private Limits limits = Limits.defaults();

	SenderBuilder(Handle handle) {
		this.handle = handle;
	}

	/**
	 * Sets who hears what becomes of the messages.
	 * @param listener the listener
	 * @return this builder
	 */
	public SenderBuilder listener(SenderListener listener) {
		this.listener = listener;
		return this;
	}

	/**
	 * Adds somebody who hears what becomes of the messages too, whoever
	 * {@link #listener(SenderListener)} sets. What one of them throws keeps nothing from
	 * the others.
	 * @param listener called after those that are there already
	 * @return this builder
	 */
	public SenderBuilder addListener(SenderListener listener) {
		this.addedListeners.add(listener);
		return this;
	}

	/**
	 * Sets the ids of types. Not needed: a type that is not in the registry goes under
	 * the id of its {@link be.sizingservers.ipc.codec.IpcType} annotation or its simple
	 * name.
	 * @param typeRegistry the map of ids to classes
	 * @return this builder
	 */
	public SenderBuilder typeRegistry(TypeRegistry typeRegistry) {
		this.typeRegistry = typeRegistry;
		return this;
	}

	/**
	 * Sets how objects are encoded. JSON by default, if Jackson 3 is on the class path.
	 * @param codec the codec
	 * @return this builder
	 */
	public SenderBuilder codec(MessageCodec codec) {
		this.codec = codec;
		return this;
	}

	/**
	 * Sets the application that the sender belongs to. Receivers of the same application
	 * are no targets unless they accept their own.
	 * @param application the application
	 * @return this builder
	 */
	public SenderBuilder application(Application application) {
		this.application = application;
		return this;
	}

	/**
	 * Sets where receivers are found; the directory of the current user by default.
	 * @param directory the directory
	 * @return this builder
	 */
	public SenderBuilder directory(EndPointDirectory directory) {
		this.directory = directory;
		return this;
	}

	/**
	 * Finds receivers through an End Point Manager: a short form of
	 * {@link #directory(EndPointDirectory)}. Receivers of other users and hosts are found
	 * too. If no manager can be reached, the sender starts without receivers and finds
	 * them later.
	 * @param connection the way to the manager
	 * @return this builder
	 */
	public SenderBuilder endPointManager(EndPointManagerConnection connection) {
		return directory(connection.directory());
	}

	/**
	 * Sets what happens to messages for a receiver that lags at its bound: a short form
	 * of {@link Limits#overflow()}, to be called after {@link #limits(Limits)}.
	 * @param overflowPolicy the policy
	 * @return this builder
	 */
	public SenderBuilder overflowPolicy(OverflowPolicy overflowPolicy) {
		this.limits = this.limits.toBuilder().overflow(overflowPolicy).build();
		return this;
	}

	/**
	 * Sets how long a caller waits for a receiver that lags at its bound: a short form of
	 * {@link Limits#sendTimeout()}, to be called after {@link #limits(Limits)}.
	 * @param sendTimeout once per stall; positive
	 * @return this builder
	 * @throws IllegalArgumentException if it is not positive
	 */
	public SenderBuilder sendTimeout(Duration sendTimeout) {
		this.limits = this.limits.toBuilder().sendTimeout(sendTimeout).build();
		return this;
	}

	/**
	 * Sets the certificates for links: TLS 1.3, and both sides show one that the other
	 * trusts. It has to be set on all sides of a handle or on none. By default links are
	 * encrypted with keys that an End Point Manager tells, if the connection with that is
	 * encrypted, and are not encrypted in local-user mode.
	 * @param sslContext gives the context for each new link, so that a new certificate is
	 * used as soon as it is there
	 * @return this builder
	 */
	public SenderBuilder sslContext(Supplier<SSLContext> sslContext) {
		this.sslContext = sslContext;
		return this;
	}

	/**
	 * Sets the bounds.
	 * @param limits the limits; {@link Limits#defaults()} by default
	 * @return this builder
	 */
	public SenderBuilder limits(Limits limits) {
		this.limits = limits;
		return this;
	}

	/**
	 * Starts the sender. When this method returns, the receivers that had started before
	 * are known.
	 * @return the sender
	 * @throws be.sizingservers.ipc.directory.DirectoryException if the directory cannot
	 * be used, or an End Point Manager refuses
	 */
	public Sender start() {
		TypeRegistry registry = (this.typeRegistry != null) ? this.typeRegistry : TypeRegistry.builder().build();
		List<MessageCodec> codecs = (this.codec != null) ? List.of(this.codec) : PayloadCodec.defaultCodecs();
		EndPointDirectory where = (this.directory != null) ? this.directory : LocalUserDirectory.standard();
		return LogSender.start(this.handle, new PayloadCodec(registry, codecs), this.limits, this.application,
				SenderListeners.of(this.listener, this.addedListeners), where, LinkSecurity.of(where, this.sslContext));
	}

}
