package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Collects encoded frames in one array, so that they leave in one write. Not thread-safe.
 */
public final class FrameOutput {

	private static final int MAX_STRING_BYTES = 0xFFFF;

	private static final int FIRST_CAPACITY = 512;

	/**
	 * What grew beyond this is given back: one long answer must not cost memory for ever.
	 */
	private static final int MAX_KEPT_CAPACITY = 256 * 1024;

	private ByteBuffer buffer = ByteBuffer.allocate(FIRST_CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

	/**
	 * Creates an empty output.
	 */
	public FrameOutput() {
	}

	/**
	 * Encodes a frame after those that are here.
	 * @param frame the frame
	 * @return this output
	 */
	public FrameOutput add(Frame frame) {
		int start = this.buffer.position();
		i32(0);
		body(frame);
		this.buffer.putInt(start, this.buffer.position() - start - Integer.BYTES);
		return this;
	}

	/**
	 * Encodes a frame for or from an End Point Manager after those that are here.
	 * @param frame the frame
	 * @return this output
	 */
	public FrameOutput add(EpmFrame frame) {
		int start = this.buffer.position();
		i32(0);
		EpmFrameOutput.write(frame, this);
		this.buffer.putInt(start, this.buffer.position() - start - Integer.BYTES);
		return this;
	}

	/**
	 * Adds bytes that are no frame: the magic of a connection.
	 * @param bytes the bytes
	 * @return this output
	 */
	public FrameOutput raw(byte[] bytes) {
		room(bytes.length);
		this.buffer.put(bytes);
		return this;
	}

	/**
	 * The array that holds the frames, from index 0.
	 * @return the array itself, valid until the next change
	 */
	public byte[] array() {
		return this.buffer.array();
	}

	/**
	 * How many bytes the frames have.
	 * @return the length
	 */
	public int length() {
		return this.buffer.position();
	}

	/**
	 * Removes all frames.
	 */
	public void clear() {
		if (this.buffer.capacity() > MAX_KEPT_CAPACITY) {
			this.buffer = ByteBuffer.allocate(FIRST_CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
		}
		this.buffer.clear();
	}

	private void body(Frame frame) {
		if (frame instanceof Frame.Ack ack) {
			kind(FrameKind.ACK).i64(ack.lastReceived()).i64(ack.lastHandled());
		}
		else if (frame instanceof Frame.Failed failed) {
			kind(FrameKind.FAILED).i64(failed.sequence()).u8(failed.code().number()).string(failed.reason());
		}
		else if (frame instanceof Frame.Reply reply) {
			kind(FrameKind.REPLY).i64(reply.sequence())
				.string(reply.contentType())
				.string(reply.typeId())
				.raw(reply.payload());
		}
		else if (frame instanceof Frame.Ping ping) {
			kind(FrameKind.PING).i64(ping.verdictsSeen());
		}
		else if (frame instanceof Frame.Types types) {
			kind(FrameKind.TYPES).u16(types.number()).string(types.contentType()).string(types.typeId());
		}
		else if (frame instanceof Frame.Skip skip) {
			kind(FrameKind.SKIP).i64(skip.from()).i64(skip.to());
		}
		else if (frame instanceof Frame.GoAway goAway) {
			kind(FrameKind.GOAWAY).i64(goAway.lastReceived());
		}
		else if (frame instanceof Frame.Reconnect) {
			kind(FrameKind.RECONNECT);
		}
		else {
			opening(frame);
		}
	}

	private void opening(Frame frame) {
		if (frame instanceof Frame.Hello hello) {
			kind(FrameKind.HELLO).u16(hello.version())
				.string(hello.handle())
				.string(hello.application())
				.instance(hello.sender())
				.instance(hello.receiver())
				.i64(hello.epoch())
				.u8(hello.resume() ? 1 : 0)
				.i64(hello.startSequence())
				.i64(hello.verdictsSeen())
				.i32(hello.frameBytes());
		}
		else if (frame instanceof Frame.Welcome welcome) {
			kind(FrameKind.WELCOME).instance(welcome.receiver()).i64(welcome.lastReceived()).i64(welcome.lastHandled());
		}
		else if (frame instanceof Frame.Reject reject) {
			kind(FrameKind.REJECT).u8(reject.code().number()).string(reject.reason());
		}
		else if (frame instanceof Frame.Offer offer) {
			kind(FrameKind.OFFER).instance(offer.sender()).raw(offer.nonce());
		}
		else if (frame instanceof Frame.Challenge challenge) {
			kind(FrameKind.CHALLENGE).raw(challenge.nonce());
		}
		else if (frame instanceof Frame.Proof proof) {
			kind(FrameKind.PROOF).raw(proof.mac());
		}
	}

	FrameOutput kind(int kind) {
		return u8(kind);
	}

	FrameOutput u8(int value) {
		room(Byte.BYTES);
		this.buffer.put((byte) value);
		return this;
	}

	FrameOutput u16(int value) {
		room(Short.BYTES);
		this.buffer.putShort((short) value);
		return this;
	}

	FrameOutput i32(int value) {
		room(Integer.BYTES);
		this.buffer.putInt(value);
		return this;
	}

	FrameOutput i64(long value) {
		room(Long.BYTES);
		this.buffer.putLong(value);
		return this;
	}

	FrameOutput instance(UUID instance) {
		return i64(instance.getMostSignificantBits()).i64(instance.getLeastSignificantBits());
	}

	FrameOutput string(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (bytes.length > MAX_STRING_BYTES) {
			throw new IllegalArgumentException(
					"A text of %d UTF-8 bytes is too long for a frame; at most %d are allowed".formatted(bytes.length,
							MAX_STRING_BYTES));
		}
		return u16(bytes.length).raw(bytes);
	}

	private void room(int bytes) {
		if (this.buffer.remaining() < bytes) {
			int position = this.buffer.position();
			int capacity = Math.max(this.buffer.capacity() * 2, position + bytes);
			this.buffer = ByteBuffer.wrap(Arrays.copyOf(this.buffer.array(), capacity))
				.order(ByteOrder.LITTLE_ENDIAN)
				.position(position);
		}
	}

}
