package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import be.sizingservers.ipc.Printable;

/**
 * Reads the body of one frame. Every read is checked against the frame's end.
 */
final class FrameInput {

	private static final int MAX_TYPE_BYTES = 256;

	private static final int MAX_STRING_BYTES = 0xFFFF;

	private final ByteBuffer buffer;

	private int position;

	private final int end;

	FrameInput(ByteBuffer buffer, int position, int end) {
		this.buffer = buffer;
		this.position = position;
		this.end = end;
	}

	static Frame read(ByteBuffer buffer, int position, int end) {
		FrameInput in = new FrameInput(buffer, position, end);
		int kind = in.u8();
		Frame frame = in.body(kind);
		in.checkEnd(kind);
		return frame;
	}

	void checkEnd(int kind) {
		if (left() > 0) {
			throw new ProtocolException("A frame of kind %d has %d bytes too many".formatted(kind, left()));
		}
	}

	private Frame body(int kind) {
		return switch (kind) {
			case FrameKind.HELLO ->
				new Frame.Hello(u16(), string(), string(), instance(), instance(), i64(), flag(), i64(), i64(), i32());
			case FrameKind.WELCOME -> new Frame.Welcome(instance(), i64(), i64());
			case FrameKind.REJECT -> new Frame.Reject(RejectCode.of(u8()), string());
			case FrameKind.TYPES -> new Frame.Types(u16(), string(MAX_TYPE_BYTES), string(MAX_TYPE_BYTES));
			case FrameKind.SKIP -> new Frame.Skip(i64(), i64());
			case FrameKind.FAILED -> new Frame.Failed(i64(), FailedCode.of(u8()), string());
			case FrameKind.ACK -> new Frame.Ack(i64(), i64());
			case FrameKind.REPLY ->
				new Frame.Reply(i64(), string(MAX_TYPE_BYTES), string(MAX_TYPE_BYTES), bytes(left()));
			case FrameKind.PING -> new Frame.Ping(i64());
			case FrameKind.GOAWAY -> new Frame.GoAway(i64());
			case FrameKind.RECONNECT -> new Frame.Reconnect();
			case FrameKind.OFFER -> new Frame.Offer(instance(), bytes(Frame.PROOF_BYTES));
			case FrameKind.CHALLENGE -> new Frame.Challenge(bytes(Frame.PROOF_BYTES));
			case FrameKind.PROOF -> new Frame.Proof(bytes(Frame.PROOF_BYTES));
			default -> throw new ProtocolException("A frame has the unknown kind " + kind);
		};
	}

	/**
	 * How many bytes of the frame are left.
	 */
	int left() {
		return this.end - this.position;
	}

	int position() {
		return this.position;
	}

	int u8() {
		return this.buffer.get(take(Byte.BYTES)) & 0xFF;
	}

	int u16() {
		return this.buffer.getShort(take(Short.BYTES)) & 0xFFFF;
	}

	int i32() {
		return this.buffer.getInt(take(Integer.BYTES));
	}

	long i64() {
		return this.buffer.getLong(take(Long.BYTES));
	}

	boolean flag() {
		int value = u8();
		if (value > 1) {
			throw new ProtocolException("A flag is %d, neither 0 nor 1".formatted(value));
		}
		return value == 1;
	}

	UUID instance() {
		return new UUID(i64(), i64());
	}

	byte[] bytes(int count) {
		byte[] bytes = new byte[count];
		this.buffer.get(take(count), bytes);
		return bytes;
	}

	String string() {
		return string(MAX_STRING_BYTES);
	}

	private String string(int maxBytes) {
		int count = u16();
		if (count > maxBytes) {
			throw new ProtocolException(
					"A text in a frame has %d bytes; at most %d are allowed".formatted(count, maxBytes));
		}
		int at = take(count);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(this.buffer.slice(at, count)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new ProtocolException("A text in a frame is no valid UTF-8 (%s)"
				.formatted(Printable.of(String.valueOf(ex.getMessage()))));
		}
	}

	private int take(int count) {
		if (count > this.end - this.position) {
			throw new ProtocolException(
					"A frame ends after %d bytes where %d more were needed".formatted(this.end - this.position, count));
		}
		int at = this.position;
		this.position += count;
		return at;
	}

}
