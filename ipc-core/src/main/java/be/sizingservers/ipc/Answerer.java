package be.sizingservers.ipc;

import java.util.Arrays;

import be.sizingservers.ipc.codec.EncodedPayload;
import be.sizingservers.ipc.codec.PayloadCodec;
import be.sizingservers.ipc.session.Answer;
import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.Outcome;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a receiver's request handler and encodes what it returns, on the thread that
 * calls listeners. Whatever happens, a request has an outcome.
 */
final class Answerer {

	private static final Logger LOGGER = LoggerFactory.getLogger(Answerer.class);

	private final Handle handle;

	private final PayloadCodec codec;

	private final @Nullable RequestHandler handler;

	Answerer(Handle handle, PayloadCodec codec, @Nullable RequestHandler handler) {
		this.handle = handle;
		this.codec = codec;
		this.handler = handler;
	}

	/**
	 * @param frameBytes the longest frame that the answer may be
	 */
	Outcome answer(Message request, int frameBytes) {
		try {
			if (this.handler == null) {
				throw new NoRequestHandlerException("it has no request handler");
			}
			if (request.payload() instanceof UnknownPayload unknown) {
				throw new NoRequestHandlerException("the type id '%s' (%s) is not known to it"
					.formatted(Printable.of(unknown.typeId()), Printable.of(unknown.contentType())));
			}
			return encode(this.handler.onRequest(request), frameBytes);
		}
		catch (NoRequestHandlerException ex) {
			LOGGER.warn("There is no handler for request {} on handle '{}' of application '{}': {}", request.id(),
					this.handle, Printable.of(request.application()), ex.getMessage());
			return new Failure(FailedCode.NO_HANDLER, Printable.of(String.valueOf(ex.getMessage())));
		}
		catch (Throwable ex) {
			// An Error too: a thread that dies here would leave the request without an
			// outcome.
			LOGGER.warn("The request handler on handle '{}' has thrown at request {}", this.handle, request.id(), ex);
			return new Failure(FailedCode.LISTENER_THREW,
					Printable.of(ex.getClass().getSimpleName() + ": " + ex.getMessage()));
		}
	}

	private Answer encode(@Nullable Object answer, int frameBytes) {
		if (answer == null) {
			throw new IllegalStateException("the request handler has returned null; return an object");
		}
		EncodedPayload encoded = this.codec.encode(answer);
		byte[] bytes = encoded.bytes();
		if (bytes.length > frameBytes - Frame.Reply.MAX_OVERHEAD) {
			throw new MessageTooLargeException(
					"An answer of %d bytes is too long for a frame of %d (Limits.frameBytes, the lower one of asker and receiver); answer in parts"
						.formatted(bytes.length, frameBytes));
		}
		// The handler may use its array again, and the answer may be said again.
		byte[] kept = (bytes == answer) ? Arrays.copyOf(bytes, bytes.length) : bytes;
		return new Answer(encoded.type().contentType(), encoded.type().typeId(), kept);
	}

}
