package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;

/**
 * Appends messages to a buffer. The event loop writes it to all channels, as soon as
 * these take more, and leaves an empty one; callers wait while it is full.
 */
final class NettyOutlet implements Outlet {

	private static final int FULL = 1024 * 1024;

	private final EventLoopGroup group;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition emptied = this.lock.newCondition();

	private List<Channel> channels = List.of();

	/** Guarded by the lock. */
	private ByteBuf gathered = newBuffer();

	/** Guarded by the lock: the event loop has been told, or waits for a channel. */
	private boolean flushing;

	/** Guarded by the lock. */
	private @Nullable Throwable failure;

	NettyOutlet(EventLoopGroup group) {
		this.group = group;
	}

	ChannelHandler handler() {
		return new Writability();
	}

	void start(List<Channel> connected) {
		this.channels = List.copyOf(connected);
	}

	@Override
	public void send(byte[] message) throws InterruptedException {
		boolean first;
		this.lock.lock();
		try {
			while (this.gathered.readableBytes() >= FULL && this.failure == null) {
				this.emptied.await();
			}
			if (this.failure != null) {
				throw new IllegalStateException("A channel is broken", this.failure);
			}
			this.gathered.writeInt(message.length).writeBytes(message);
			first = !this.flushing;
			this.flushing = true;
		}
		finally {
			this.lock.unlock();
		}
		if (first) {
			this.channels.get(0).eventLoop().execute(this::flush);
		}
	}

	/** On the event loop, which is one for all channels. */
	private void flush() {
		for (Channel channel : this.channels) {
			if (!channel.isWritable() && channel.isActive()) {
				return;
			}
		}
		ByteBuf batch = take();
		for (Channel channel : this.channels) {
			channel.writeAndFlush(batch.retainedDuplicate()).addListener((written) -> {
				if (!written.isSuccess()) {
					fail(written.cause());
				}
			});
		}
		batch.release();
	}

	private ByteBuf take() {
		this.lock.lock();
		try {
			ByteBuf batch = this.gathered;
			this.gathered = newBuffer();
			this.flushing = false;
			this.emptied.signalAll();
			return batch;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void fail(Throwable cause) {
		this.lock.lock();
		try {
			this.failure = cause;
			this.emptied.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isFlushing() {
		this.lock.lock();
		try {
			return this.flushing;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		stop(this.group);
		this.gathered.release();
	}

	static void stop(EventLoopGroup group) {
		group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private static ByteBuf newBuffer() {
		return PooledByteBufAllocator.DEFAULT.directBuffer(2 * FULL);
	}

	/**
	 * Goes on when a channel takes more.
	 */
	@Sharable
	private final class Writability extends ChannelInboundHandlerAdapter {

		@Override
		public void channelWritabilityChanged(ChannelHandlerContext context) {
			if (context.channel().isWritable() && isFlushing()) {
				// Not at once: this may be called amid a flush, which has to reach all
				// channels first.
				context.channel().eventLoop().execute(NettyOutlet.this::flush);
			}
			context.fireChannelWritabilityChanged();
		}

	}

}
