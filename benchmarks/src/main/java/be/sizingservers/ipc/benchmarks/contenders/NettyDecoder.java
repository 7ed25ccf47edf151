package be.sizingservers.ipc.benchmarks.contenders;

import be.sizingservers.ipc.benchmarks.harness.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Copies messages straight from what was read, also those that come in pieces. Runs on
 * the event loop of its channel.
 */
final class NettyDecoder extends ChannelInboundHandlerAdapter {

	private static final int LENGTH_BYTES = 4;

	private final Sink sink;

	private int lengthBytes;

	private int length;

	private byte[] message = {};

	private int filled;

	NettyDecoder(Sink sink) {
		this.sink = sink;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object read) throws Exception {
		ByteBuf bytes = (ByteBuf) read;
		try {
			while (bytes.isReadable()) {
				if (this.lengthBytes == LENGTH_BYTES) {
					readMessage(bytes);
				}
				else {
					readLength(bytes);
				}
			}
		}
		finally {
			bytes.release();
		}
	}

	private void readLength(ByteBuf bytes) {
		if (this.lengthBytes == 0 && bytes.readableBytes() >= LENGTH_BYTES) {
			this.length = bytes.readInt();
			this.lengthBytes = LENGTH_BYTES;
		}
		else {
			this.length = this.length << Byte.SIZE | bytes.readUnsignedByte();
			this.lengthBytes++;
		}
		if (this.lengthBytes == LENGTH_BYTES) {
			this.message = new byte[this.length];
			this.filled = 0;
		}
	}

	private void readMessage(ByteBuf bytes) throws Exception {
		int count = Math.min(bytes.readableBytes(), this.length - this.filled);
		bytes.readBytes(this.message, this.filled, count);
		this.filled += count;
		if (this.filled == this.length) {
			this.lengthBytes = 0;
			this.sink.take(this.message);
		}
	}

}
