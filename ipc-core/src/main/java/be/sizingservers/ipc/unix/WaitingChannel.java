package be.sizingservers.ipc.unix;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a channel as a stream does, with time-outs, and without the blocking
 * mode in which the interrupt of a thread closes a channel: whoever is interrupted while
 * it waits goes on waiting, and is interrupted still when it returns.
 * <p>
 * One thread reads, one thread writes, any thread asks what is available or closes.
 */
final class WaitingChannel implements AutoCloseable {

	/**
	 * What one call copies at most: the JDK keeps a buffer of that size for each thread.
	 */
	private static final int READ_BYTES = 128 * 1024;

	/**
	 * Of what is not direct. Less than a send buffer takes, so that little is copied
	 * again when it is full.
	 */
	private static final int WRITE_BYTES = 64 * 1024;

	private static final int PEEKED_BYTES = 16;

	/**
	 * Some systems have buffers of 8 KiB for Unix domain sockets.
	 */
	private static final int BUFFER_BYTES = 512 * 1024;

	private static final long RETRY_NANOS = 1_000_000;

	private final SocketChannel channel;

	private final Selector readable;

	/**
	 * Only when writing has to wait for the first time.
	 */
	private volatile @Nullable Selector writable;

	/**
	 * Held while something is taken from the channel, never while that is waited for.
	 */
	private final ReentrantLock taking = new ReentrantLock();

	/**
	 * What was taken to say how much is available; ready to be read.
	 */
	private final ByteBuffer peeked = ByteBuffer.allocate(PEEKED_BYTES).limit(0);

	private boolean ended;

	/**
	 * @param channel connected; closed with this one, but not if this fails
	 */
	WaitingChannel(SocketChannel channel) throws IOException {
		this.channel = channel;
		channel.configureBlocking(false);
		if (channel.getRemoteAddress() instanceof UnixDomainSocketAddress) {
			atLeast(StandardSocketOptions.SO_SNDBUF);
			atLeast(StandardSocketOptions.SO_RCVBUF);
		}
		this.readable = Selector.open();
		try {
			channel.register(this.readable, SelectionKey.OP_READ);
		}
		catch (IOException ex) {
			this.readable.close();
			throw ex;
		}
	}

	private void atLeast(SocketOption<Integer> buffer) throws IOException {
		if (this.channel.getOption(buffer) < BUFFER_BYTES) {
			this.channel.setOption(buffer, BUFFER_BYTES);
		}
	}

	SocketChannel channel() {
		return this.channel;
	}

	/**
	 * Reads what is there; waits until there is something.
	 * @param timeoutMillis how long to wait; 0 is for ever
	 * @return how many bytes; -1 at the end
	 * @throws SocketTimeoutException if nothing has come in time
	 */
	int read(byte[] bytes, int offset, int length, int timeoutMillis) throws IOException {
		return read(ByteBuffer.wrap(bytes, offset, Math.min(length, READ_BYTES)), timeoutMillis);
	}

	/**
	 * Reads what is there; waits until there is something.
	 * @param timeoutMillis how long to wait; 0 is for ever
	 * @return how many bytes; -1 at the end
	 * @throws SocketTimeoutException if nothing has come in time
	 */
	int read(ByteBuffer to, int timeoutMillis) throws IOException {
		if (!to.hasRemaining()) {
			return 0;
		}
		int count = take(to);
		return (count != 0) ? count : awaitAndTake(to, timeoutMillis);
	}

	private int awaitAndTake(ByteBuffer to, int timeoutMillis) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
		long left = timeoutMillis;
		boolean interrupted = false;
		try {
			while (true) {
				this.readable.select((key) -> {
				}, left);
				interrupted |= Thread.interrupted();
				int count = take(to);
				if (count != 0) {
					return count;
				}
				if (timeoutMillis > 0) {
					// Rounded up: 0 would be for ever.
					left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999);
					if (left <= 0) {
						throw new SocketTimeoutException("Nothing has come for %d ms".formatted(timeoutMillis));
					}
				}
			}
		}
		catch (ClosedSelectorException ex) {
			throw closed(ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private int take(ByteBuffer to) throws IOException {
		this.taking.lock();
		try {
			int before = to.position();
			while (this.peeked.hasRemaining() && to.hasRemaining()) {
				to.put(this.peeked.get());
			}
			takeMore(to, to.position() > before);
			int count = to.position() - before;
			return (count == 0 && this.ended) ? -1 : count;
		}
		finally {
			this.taking.unlock();
		}
	}

	private void takeMore(ByteBuffer to, boolean some) throws IOException {
		try {
			if (to.hasRemaining()) {
				takeFromChannel(to);
			}
		}
		catch (IOException ex) {
			// The next call will say it.
			if (!some) {
				throw ex;
			}
		}
	}

	private void takeFromChannel(ByteBuffer to) throws IOException {
		try {
			if (!this.ended && this.channel.read(to) < 0) {
				this.ended = true;
			}
		}
		catch (ClosedChannelException ex) {
			throw closed(ex);
		}
	}

	/**
	 * How many bytes can be read without waiting, as far as a few are concerned.
	 */
	int available() throws IOException {
		this.taking.lock();
		try {
			int before = this.peeked.remaining();
			this.peeked.compact();
			try {
				takeFromChannel(this.peeked);
			}
			finally {
				this.peeked.flip();
			}
			if (this.peeked.remaining() > before || this.ended) {
				// The selector no longer sees it.
				this.readable.wakeup();
			}
			return this.peeked.remaining();
		}
		finally {
			this.taking.unlock();
		}
	}

	/**
	 * Writes all of it; waits while the peer takes no more.
	 */
	void write(ByteBuffer from) throws IOException {
		int end = from.limit();
		int most = from.isDirect() ? from.remaining() : WRITE_BYTES;
		try {
			while (from.position() < end) {
				from.limit(Math.min(end, from.position() + most));
				if (this.channel.write(from) == 0) {
					awaitWritable();
				}
			}
		}
		catch (ClosedChannelException | ClosedSelectorException ex) {
			throw closed(ex);
		}
	}

	private void awaitWritable() throws IOException {
		Selector selector = (this.writable != null) ? this.writable : openWritable();
		boolean interrupted = Thread.interrupted();
		try {
			if (selector == null) {
				LockSupport.parkNanos(RETRY_NANOS);
				return;
			}
			while (selector.select((key) -> {
			}) == 0 && this.channel.isOpen()) {
				interrupted |= Thread.interrupted();
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * @return {@code null} if the system gives none now: what is half written must not
	 * break for that
	 */
	private @Nullable Selector openWritable() throws IOException {
		Selector selector;
		try {
			selector = Selector.open();
		}
		catch (IOException ex) {
			return null;
		}
		// Before it is registered, which fails if the channel is closed by now.
		this.writable = selector;
		try {
			this.channel.register(selector, SelectionKey.OP_WRITE);
			return selector;
		}
		catch (IOException ex) {
			selector.close();
			throw ex;
		}
	}

	private static SocketException closed(Exception cause) {
		SocketException closed = new SocketException("Socket closed");
		closed.initCause(cause);
		return closed;
	}

	@Override
	public void close() throws IOException {
		// A channel that a selector knows is not quite closed before that forgets it.
		try {
			this.channel.close();
		}
		finally {
			this.readable.close();
			Selector selector = this.writable;
			if (selector != null) {
				selector.close();
			}
		}
	}

}
