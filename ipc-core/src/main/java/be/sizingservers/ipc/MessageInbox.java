package be.sizingservers.ipc;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.codec.PayloadReader;
import be.sizingservers.ipc.codec.PayloadType;
import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.SerialQueue;
import be.sizingservers.ipc.transport.MessageSink;
import be.sizingservers.ipc.transport.TypeNumbers;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes what arrives and calls the listener, or for requests the answerer: on the
 * connection's thread, or in order on the user's executor. The outcome goes to the
 * session; nothing that a listener or a codec throws ends the connection.
 */
final class MessageInbox implements MessageSink {

	private static final Logger LOGGER = LoggerFactory.getLogger(MessageInbox.class);

	private final Handle handle;

	private final PayloadCodec codec;

	private final MessageListener listener;

	private final @Nullable Executor executor;

	private final AcknowledgeMode acknowledge;

	private final Answerer answerer;

	MessageInbox(Handle handle, PayloadCodec codec, MessageListener listener, @Nullable Executor executor,
			AcknowledgeMode acknowledge, Answerer answerer) {
		this.handle = handle;
		this.codec = codec;
		this.listener = listener;
		this.executor = executor;
		this.acknowledge = acknowledge;
		this.answerer = answerer;
	}

	@Override
	public Inlet open(InboundSession session) {
		return new SessionInlet(session);
	}

	/**
	 * How a type of one link is read.
	 *
	 * @param type the type
	 * @param reader decodes it, or {@code null} if it is unknown here
	 */
	private record TypedReader(PayloadType type, @Nullable PayloadReader reader) {

		Object read(DataFrame frame) {
			if (this.reader == null) {
				return new UnknownPayload(this.type.contentType(), this.type.typeId(), frame.payload());
			}
			return this.reader.read(frame.array(), frame.payloadOffset(), frame.payloadLength());
		}

	}

	private final class SessionInlet implements Inlet {

		private final InboundSession session;

		private final Map<Integer, TypedReader> readers = new HashMap<>();

		private final TypedReader bytes = typed(PayloadType.BYTES);

		/**
		 * Many messages share it, when they come fast.
		 */
		private Instant sentAt = Instant.EPOCH;

		private long sentAtMillis;

		SessionInlet(InboundSession session) {
			this.session = session;
			this.readers.put(TypeNumbers.STRING, typed(PayloadType.STRING));
		}

		private TypedReader typed(PayloadType type) {
			return new TypedReader(type, MessageInbox.this.codec.readerFor(type));
		}

		@Override
		public void type(Frame.Types types) {
			if (this.readers.size() > TypeNumbers.MAX_TYPES) {
				throw new ProtocolException("TYPES names more than %d types".formatted(TypeNumbers.MAX_TYPES));
			}
			this.readers.put(types.number(), typed(new PayloadType(types.contentType(), types.typeId())));
		}

		@Override
		public void message(DataFrame frame) {
			TypedReader typed = (frame.type() == TypeNumbers.BYTES) ? this.bytes : this.readers.get(frame.type());
			long sequence = frame.sequence();
			try {
				if (typed == null) {
					throw new CodecException("the type number %d was never named".formatted(frame.type()), null);
				}
				Message message = read(frame, typed);
				boolean promptly = frame.verdictWanted();
				Runnable handling = frame.replyWanted() ? () -> answer(message, sequence)
						: () -> handle(message, sequence, promptly);
				run(handling, sequence, promptly);
			}
			catch (Throwable ex) {
				// A thread that dies here would leave the message without a verdict.
				LOGGER.warn("Rejected message {} of {} on handle '{}': {}", sequence, this.session.sender(),
						MessageInbox.this.handle, reason(ex));
				Failure failure = new Failure(FailedCode.REJECTED, reason(ex));
				run(() -> this.session.failed(sequence, failure), sequence, frame.verdictWanted());
			}
		}

		@Override
		public void check() {
			Executor elsewhere = MessageInbox.this.executor;
			if (elsewhere != null) {
				this.session.queue().check(elsewhere);
			}
		}

		private Message read(DataFrame frame, TypedReader typed) {
			return new Message(MessageInbox.this.handle, (typed == this.bytes) ? frame.payload() : typed.read(frame),
					new MessageId(this.session.sender(), frame.sequence()), this.session.application(),
					sentAt(frame.sentAtMillis()), frame.headers());
		}

		private Instant sentAt(long millis) {
			if (millis != this.sentAtMillis) {
				this.sentAtMillis = millis;
				this.sentAt = Instant.ofEpochMilli(millis);
			}
			return this.sentAt;
		}

		private void run(Runnable handling, long sequence, boolean promptly) {
			Executor elsewhere = MessageInbox.this.executor;
			if (elsewhere == null) {
				handling.run();
			}
			else {
				this.session.queue()
					.submit(new QueuedMessage(this.session, sequence, promptly, handling), elsewhere,
							this.session::isAbandoned);
			}
		}

		/**
		 * Never acknowledged before it is answered: the outcome comes first.
		 */
		private void answer(Message request, long sequence) {
			this.session.ended(sequence, MessageInbox.this.answerer.answer(request, this.session.frameBytes()));
		}

		private void handle(Message message, long sequence, boolean promptly) {
			if (MessageInbox.this.acknowledge == AcknowledgeMode.ON_RECEIVED
					&& !(message.payload() instanceof UnknownPayload)) {
				if (this.session.handled(sequence)) {
					this.session.acknowledge(promptly);
					call(message);
				}
				return;
			}
			Failure failure = call(message);
			if (failure == null) {
				this.session.handled(sequence);
			}
			else {
				this.session.failed(sequence, failure);
			}
		}

	}

	/**
	 * A message that waits for the executor.
	 *
	 * @param session its session
	 * @param sequence its number
	 * @param promptly whether its verdict is wanted at once
	 * @param handling calls the listener
	 */
	private record QueuedMessage(InboundSession session, long sequence, boolean promptly,
			Runnable handling) implements SerialQueue.Task {

		@Override
		public void run() {
			if (!this.session.isAbandoned()) {
				this.handling.run();
				this.session.acknowledge(this.promptly);
			}
		}

		@Override
		public void refused(Throwable why) {
			LOGGER.warn("The executor has refused message {} of {}: {}", this.sequence, this.session.sender(),
					reason(why));
			this.session.failed(this.sequence, new Failure(FailedCode.REJECTED,
					"the receiver's executor refused it (%s); is it shut down, or too small?".formatted(reason(why))));
			this.session.acknowledge(this.promptly);
		}

	}

	private @Nullable Failure call(Message message) {
		try {
			if (message.payload() instanceof UnknownPayload unknown) {
				this.listener.onUnknownMessage(message);
				return new Failure(FailedCode.REJECTED, "the type id '%s' (%s) is not known to it"
					.formatted(Printable.of(unknown.typeId()), Printable.of(unknown.contentType())));
			}
			this.listener.onMessage(message);
			return null;
		}
		catch (Throwable ex) {
			// An Error too: a thread that dies here would leave the message without a
			// verdict.
			LOGGER.warn("The listener on handle '{}' has thrown at message {}", this.handle, message.id(), ex);
			return new Failure(FailedCode.LISTENER_THREW, reason(ex));
		}
	}

	private static String reason(Throwable ex) {
		return Printable.of(ex.getClass().getSimpleName() + ": " + ex.getMessage());
	}

}
