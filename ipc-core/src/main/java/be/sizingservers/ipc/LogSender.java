package be.sizingservers.ipc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

import be.sizingservers.ipc.codec.EncodedPayload;
import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.session.Outbox;
import be.sizingservers.ipc.session.PendingReport;
import be.sizingservers.ipc.session.Targets;
import be.sizingservers.ipc.transport.CallerRounds;
import be.sizingservers.ipc.transport.Deadlines;
import be.sizingservers.ipc.transport.DirectMemory;
import be.sizingservers.ipc.transport.LinkSecurity;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.transport.TypeNumbers;
import be.sizingservers.ipc.wire.DataFrame;
import org.jspecify.annotations.Nullable;

/**
 * The sender: encodes a message once, appends it to the log, and offers it to the links.
 * <p>
 * All of that runs on the caller's thread. State lives in the {@link Outbox}, under its
 * lock; links come and go with {@link Discovery}; reports and listeners are served by
 * {@link Callbacks}.
 */
final class LogSender implements Sender {

	private final PendingReport.Origin origin;

	private final PayloadCodec codec;

	private final Limits limits;

	private final Deadlines deadlines = Deadlines.use();

	private final TypeNumbers types = new TypeNumbers();

	private final CallerRounds rounds = new CallerRounds();

	private final Callbacks callbacks;

	private final Outbox outbox;

	private final Discovery discovery;

	private final CountDownLatch closed = new CountDownLatch(1);

	private LogSender(PendingReport.Origin origin, PayloadCodec codec, Limits limits, @Nullable UUID applicationId,
			@Nullable SenderListener listener, LinkSecurity security, boolean writesFromLog) {
		this.origin = origin;
		this.codec = codec;
		this.limits = limits;
		this.callbacks = new Callbacks(origin.handle(), listener);
		this.outbox = new Outbox(origin, limits, writesFromLog ? DirectMemory.SHARED : ByteBuffer::allocate,
				new BurstClock(System::currentTimeMillis, this.deadlines::after), System::nanoTime,
				this.callbacks::wake);
		this.discovery = new Discovery(this.outbox, applicationId, this.types, this.rounds, security);
	}

	static LogSender start(Handle handle, PayloadCodec codec, Limits limits, @Nullable Application application,
			@Nullable SenderListener listener, EndPointDirectory directory, LinkSecurity security) {
		String name = (application != null) ? application.name() : "";
		UUID applicationId = (application != null) ? application.id() : null;
		SenderSecret secret = SenderSecret.random();
		LogSender sender = new LogSender(new PendingReport.Origin(handle, secret.instanceId(), name), codec, limits,
				applicationId, listener, security, writesFromLog(directory, security));
		sender.callbacks.start(sender.outbox);
		try {
			sender.discovery.start(directory, secret);
			return sender;
		}
		catch (RuntimeException ex) {
			sender.close();
			throw ex;
		}
	}

	/**
	 * What is written without encryption can be written from where it is.
	 */
	private static boolean writesFromLog(EndPointDirectory directory, LinkSecurity security) {
		return directory.sockets().writeDirectBuffers() && security instanceof LinkSecurity.Proof;
	}

	@Override
	public CompletableFuture<SendReport> send(Object payload, Map<String, String> headers) {
		Objects.requireNonNull(payload, "The payload is null; send an object");
		PendingReport report = new PendingReport(this.origin, payload, Map.copyOf(headers), true);
		dispatch(payload, headers, report);
		return report;
	}

	@Override
	public void publish(Object payload, Map<String, String> headers) {
		Objects.requireNonNull(payload, "The payload is null; send an object");
		dispatch(payload, headers, this.callbacks.hasListener()
				? new PendingReport(this.origin, payload, Map.copyOf(headers), false) : null);
	}

	@Override
	public <T> CompletableFuture<T> request(Object payload, Map<String, String> headers, Class<T> replyType,
			Duration timeout) {
		return ask(payload, headers, replyType, timeout, true).first();
	}

	@Override
	public <T> CompletableFuture<Replies<T>> requestAll(Object payload, Map<String, String> headers, Class<T> replyType,
			Duration timeout) {
		return ask(payload, headers, replyType, timeout, false).all();
	}

	private <T> OpenRequest<T> ask(Object payload, Map<String, String> headers, Class<T> replyType, Duration timeout,
			boolean oneIsEnough) {
		Objects.requireNonNull(payload, "The payload is null; send an object");
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException(
					"The timeout of a request is %s; it must be positive".formatted(timeout));
		}
		OpenRequest<T> request = new OpenRequest<>(this.origin, payload, Map.copyOf(headers), this.codec, replyType,
				timeout, oneIsEnough);
		dispatch(payload, headers, request);
		Future<?> timer = this.deadlines.after(timeout, () -> this.outbox.expire(request));
		request.whenEnded(() -> timer.cancel(false));
		return request;
	}

	private void dispatch(Object payload, Map<String, String> headers, @Nullable PendingReport report) {
		if (payload instanceof byte[] bytes) {
			dispatch(payload, TypeNumbers.BYTES, headers, bytes, report);
		}
		else {
			EncodedPayload encoded = this.codec.encode(payload);
			dispatch(payload, this.types.of(encoded.type()), headers, encoded.bytes(), report);
		}
	}

	private void dispatch(Object payload, int type, Map<String, String> headers, byte[] body,
			@Nullable PendingReport report) {
		byte[] encodedHeaders = DataFrame.encodeHeaders(headers);
		long length = DataFrame.length(encodedHeaders, body);
		if (length > this.limits.frameBytes()) {
			throw new MessageTooLargeException(
					"A message of %d bytes is longer than the %d that are allowed (Limits.frameBytes); send it in parts"
						.formatted(length, this.limits.frameBytes()));
		}
		if (this.callbacks.hasListener()) {
			this.callbacks.before(preview(payload, headers), this.outbox.endPoints());
		}
		Targets targets = append(type, encodedHeaders, body, report);
		if (targets.offer()) {
			this.rounds.ended();
		}
		else if (report != null && targets.isEmpty()) {
			this.callbacks.wake();
		}
	}

	private Targets append(int type, byte[] headers, byte[] body, @Nullable PendingReport report) {
		boolean mayWait = !this.callbacks.isCurrentThread();
		Targets targets = this.outbox.tryAppend(type, headers, body, report, mayWait);
		while (targets == null) {
			this.outbox.awaitRoom();
			targets = this.outbox.tryAppend(type, headers, body, report, mayWait);
		}
		return targets;
	}

	private Message preview(Object payload, Map<String, String> headers) {
		return new Message(this.origin.handle(), payload, new MessageId(this.origin.instance(), 0),
				this.origin.application(), Instant.now(), Map.copyOf(headers));
	}

	@Override
	public Handle handle() {
		return this.origin.handle();
	}

	@Override
	public UUID instanceId() {
		return this.origin.instance();
	}

	@Override
	public List<EndPoint> receivers() {
		return this.outbox.endPoints();
	}

	@Override
	public List<SenderSession> sessions() {
		return this.outbox.snapshot();
	}

	@Override
	public SenderCounts counts() {
		return this.outbox.counts();
	}

	@Override
	public boolean awaitReceivers(int count, Duration timeout) throws InterruptedException {
		return this.discovery.await(() -> this.outbox.endPoints().size() >= count, timeout);
	}

	@Override
	public void close() {
		if (!this.outbox.close()) {
			awaitClosed();
			return;
		}
		try {
			this.discovery.close();
		}
		finally {
			endSessions();
		}
	}

	private void endSessions() {
		try {
			drain();
			this.outbox.endAll("The sender was closed");
			this.discovery.awaitNoLinks();
		}
		finally {
			this.callbacks.close();
			this.deadlines.close();
			this.closed.countDown();
		}
	}

	private void drain() {
		boolean ownCallback = this.callbacks.isCurrentThread();
		Threads.await(() -> this.outbox.isDrained() && (ownCallback || this.outbox.isSettled()),
				this.limits.drainTimeout());
	}

	private void awaitClosed() {
		if (this.callbacks.isCurrentThread()) {
			return;
		}
		try {
			this.closed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return "Sender of '%s'".formatted(this.origin.handle());
	}

}
