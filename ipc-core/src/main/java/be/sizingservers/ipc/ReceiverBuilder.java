package be.sizingservers.ipc;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import be.sizingservers.ipc.codec.MessageCodec;
import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.transport.Acceptor;
import be.sizingservers.ipc.transport.LinkSecurity;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Receiver}. Not thread-safe.
 */
public final class ReceiverBuilder {

	private final Handle handle;

	private final Set<Class<?>> types = new LinkedHashSet<>();

	private @Nullable TypeRegistry typeRegistry;

	private @Nullable MessageListener listener;

	private @Nullable RequestHandler requestHandler;

	private @Nullable List<MessageCodec> codecs;

	private @Nullable Executor executor;

	private AcknowledgeMode acknowledge = AcknowledgeMode.ON_HANDLED;

	private @Nullable Application application;

	private boolean acceptOwn;

	private @Nullable InetAddress ipAddressToRegister;

	private @Nullable Supplier<SSLContext> sslContext;

	private AllowedPorts allowedPorts = AllowedPorts.ANY;

	private @Nullable EndPointDirectory directory;

	private Limits limits = Limits.defaults();

	ReceiverBuilder(Handle handle) {
		this.handle = handle;
	}

	/**
	 * Sets who gets the messages, apart from requests. Required, unless there is a
	 * request handler: messages that are no requests then fail, unless they count as
	 * delivered when they are received.
	 * @param listener the listener
	 * @return this builder
	 */
	public ReceiverBuilder listener(MessageListener listener) {
		this.listener = listener;
		return this;
	}

	/**
	 * Sets who answers requests. Without it each request is answered with a
	 * {@link NoRequestHandlerException}.
	 * @param requestHandler the handler
	 * @return this builder
	 */
	public ReceiverBuilder requestHandler(RequestHandler requestHandler) {
		this.requestHandler = requestHandler;
		return this;
	}

	/**
	 * Adds classes that this receiver accepts besides the built-in types, under the id of
	 * their {@link be.sizingservers.ipc.codec.IpcType} annotation or their simple name.
	 * @param types the classes
	 * @return this builder
	 */
	public ReceiverBuilder types(Class<?>... types) {
		this.types.addAll(List.of(types));
		return this;
	}

	/**
	 * Sets the types that this receiver accepts, with their ids. Excludes
	 * {@link #types(Class...)}.
	 * @param typeRegistry the exact map of ids to classes
	 * @return this builder
	 */
	public ReceiverBuilder typeRegistry(TypeRegistry typeRegistry) {
		this.typeRegistry = typeRegistry;
		return this;
	}

	/**
	 * Sets how objects may be encoded. JSON by default, if Jackson 3 is on the class
	 * path.
	 * @param codecs the codecs, each with another content type
	 * @return this builder
	 */
	public ReceiverBuilder codecs(MessageCodec... codecs) {
		this.codecs = List.of(codecs);
		return this;
	}

	/**
	 * Sets where the listener and the request handler run. By default they run on the
	 * thread of the sender's connection, which is the fastest.
	 * @param executor runs them; order per sender is kept; not shut down by the receiver.
	 * A message that it refuses fails as rejected
	 * @return this builder
	 */
	public ReceiverBuilder executor(Executor executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Sets when a message counts as delivered at its sender.
	 * @param acknowledge the mode; {@link AcknowledgeMode#ON_HANDLED} by default
	 * @return this builder
	 */
	public ReceiverBuilder acknowledge(AcknowledgeMode acknowledge) {
		this.acknowledge = acknowledge;
		return this;
	}

	/**
	 * Sets the application that the receiver belongs to. Its own senders then leave this
	 * receiver out, unless {@link #acceptOwn(boolean)} is set.
	 * @param application the application
	 * @return this builder
	 */
	public ReceiverBuilder application(Application application) {
		this.application = application;
		return this;
	}

	/**
	 * Sets whether messages of the receiver's own application are wanted.
	 * @param acceptOwn {@code false} by default
	 * @return this builder
	 */
	public ReceiverBuilder acceptOwn(boolean acceptOwn) {
		this.acceptOwn = acceptOwn;
		return this;
	}

	/**
	 * Sets the address to listen on and to register. In local-user mode it must be a
	 * loopback address, and the loopback address is the default. With an End Point
	 * Manager it may be any address of this machine; by default it is the one from which
	 * the manager is reached.
	 * @param ipAddressToRegister an address of this machine
	 * @return this builder
	 */
	public ReceiverBuilder ipAddressToRegister(InetAddress ipAddressToRegister) {
		this.ipAddressToRegister = ipAddressToRegister;
		return this;
	}

	/**
	 * Sets the ports that may be used; any free one by default.
	 * @param ports tried in this order
	 * @return this builder
	 * @throws IllegalArgumentException if a port is out of range or named twice
	 */
	public ReceiverBuilder allowedPorts(int... ports) {
		return allowedPorts(AllowedPorts.of(ports));
	}

	/**
	 * Sets the ports that may be used; any free one by default.
	 * @param allowedPorts tried in their order
	 * @return this builder
	 */
	public ReceiverBuilder allowedPorts(AllowedPorts allowedPorts) {
		this.allowedPorts = allowedPorts;
		return this;
	}

	/**
	 * Sets where the receiver registers; the directory of the current user by default.
	 * @param directory the directory
	 * @return this builder
	 */
	public ReceiverBuilder directory(EndPointDirectory directory) {
		this.directory = directory;
		return this;
	}

	/**
	 * Registers the receiver at an End Point Manager: a short form of
	 * {@link #directory(EndPointDirectory)}. Senders of other users and hosts find it
	 * there. If no manager can be reached, the receiver starts and registers later.
	 * @param connection the way to the manager
	 * @return this builder
	 */
	public ReceiverBuilder endPointManager(EndPointManagerConnection connection) {
		return directory(connection.directory());
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
	public ReceiverBuilder sslContext(Supplier<SSLContext> sslContext) {
		this.sslContext = sslContext;
		return this;
	}

	/**
	 * Sets the bounds.
	 * @param limits the limits; {@link Limits#defaults()} by default
	 * @return this builder
	 */
	public ReceiverBuilder limits(Limits limits) {
		this.limits = limits;
		return this;
	}

	/**
	 * Starts the receiver. When this method returns, it listens and is registered.
	 * @return the receiver
	 * @throws IllegalStateException if there is neither a listener nor a request handler
	 * @throws NoFreePortException if no allowed port is free
	 * @throws be.sizingservers.ipc.directory.DirectoryException if it cannot register
	 */
	public Receiver start() {
		EndPointDirectory where = (this.directory != null) ? this.directory : LocalUserDirectory.standard();
		PayloadCodec codec = payloadCodec();
		MessageInbox inbox = new MessageInbox(this.handle, codec, messageListener(), this.executor, this.acknowledge,
				new Answerer(this.handle, codec, this.requestHandler));
		InetAddress address = address(where);
		String name = (this.application != null) ? this.application.name() : "";
		UUID refused = (this.application != null && !this.acceptOwn) ? this.application.id() : null;
		return SocketReceiver.start(this.handle, inbox, this.limits, where, LinkSecurity.of(where, this.sslContext),
				(listening, key) -> new Registration(this.handle,
						new EndPoint(key.instanceId(), listening, name, ProcessHandle.current().pid()), refused, key),
				Acceptor.bind(address, this.allowedPorts, this.limits, where.sockets()));
	}

	private MessageListener messageListener() {
		if (this.listener != null) {
			return this.listener;
		}
		if (this.requestHandler == null) {
			throw new IllegalStateException(
					"The receiver of '%s' has no listener; set one with listener(...), or a request handler with requestHandler(...)"
						.formatted(this.handle));
		}
		return (message) -> {
			throw new IpcException("It takes requests only");
		};
	}

	private PayloadCodec payloadCodec() {
		if (this.typeRegistry != null && !this.types.isEmpty()) {
			throw new IllegalStateException(
					"The receiver of '%s' has both types(...) and typeRegistry(...); put all types into the registry"
						.formatted(this.handle));
		}
		TypeRegistry registry = this.typeRegistry;
		if (registry == null) {
			TypeRegistry.Builder builder = TypeRegistry.builder();
			this.types.forEach(builder::add);
			registry = builder.build();
		}
		return new PayloadCodec(registry, (this.codecs != null) ? this.codecs : PayloadCodec.defaultCodecs());
	}

	private InetAddress address(EndPointDirectory where) {
		if (this.ipAddressToRegister == null) {
			return where.addressToListenOn();
		}
		if (where instanceof LocalUserDirectory && !this.ipAddressToRegister.isLoopbackAddress()) {
			throw new IllegalArgumentException(
					"The IP address to register %s is no loopback address; in local-user mode only those are reached, so leave it out"
						.formatted(this.ipAddressToRegister.getHostAddress()));
		}
		return this.ipAddressToRegister;
	}

}
