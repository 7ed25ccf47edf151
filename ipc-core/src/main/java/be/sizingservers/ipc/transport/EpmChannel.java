package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.MessageTooLargeException;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on which frames go to and from an End Point Manager, after its magic and
 * {@code OPEN}. One thread reads, any thread writes, any thread closes. Writing holds a
 * lock of the channel and no other.
 * <p>
 * A peer that sends nothing, or takes nothing, for the time after which it counts as dead
 * ends the channel. Thousands of them are silent most of the time: nothing is kept for
 * writing, and little for reading.
 */
public final class EpmChannel implements Closeable {

	private static final Duration GOODBYE = Duration.ofSeconds(1);

	private static final Duration FRAME_TIMEOUT = Duration.ofSeconds(30);

	private static final Logger LOGGER = LoggerFactory.getLogger(EpmChannel.class);

	private final Connection connection;

	private final InetAddress local;

	private final InetSocketAddress remote;

	private final Deadlines deadlines;

	private final Duration deadAfter;

	private final ReentrantLock writing = new ReentrantLock();

	EpmChannel(Connection connection, Deadlines deadlines, Duration deadAfter, int frameBytes) throws IOException {
		this(connection, deadlines, deadAfter, FRAME_TIMEOUT, frameBytes);
	}

	EpmChannel(Connection connection, Deadlines deadlines, Duration deadAfter, Duration frameTimeout, int frameBytes)
			throws IOException {
		this.connection = connection;
		this.local = connection.socket().getLocalAddress();
		this.remote = (InetSocketAddress) connection.socket().getRemoteSocketAddress();
		this.deadlines = deadlines;
		this.deadAfter = deadAfter;
		connection.buffer().takeRarelyUpTo(frameBytes);
		connection.waitNoLongerThan(deadAfter, frameTimeout);
	}

	/**
	 * Reads the next frame; waits for it.
	 * @return the frame
	 * @throws IOException if the connection breaks, or nothing comes for too long
	 * @throws ProtocolException if it is no frame
	 * @throws MessageTooLargeException if it is longer than allowed
	 */
	public EpmFrame read() throws IOException {
		try {
			return this.connection.readEpmFrame();
		}
		catch (SocketTimeoutException ex) {
			SocketTimeoutException silent = new SocketTimeoutException(
					"Nothing came for %s, so the peer counts as dead".formatted(this.deadAfter));
			silent.initCause(ex);
			throw silent;
		}
	}

	/**
	 * Writes frames at once; waits while the peer does not take them.
	 * @param frames the frames, in order; none is none
	 * @throws IOException if the connection breaks, or the peer takes nothing for too
	 * long; the channel is closed then
	 */
	public void write(List<? extends EpmFrame> frames) throws IOException {
		FrameOutput out = new FrameOutput();
		frames.forEach(out::add);
		write(out);
	}

	/**
	 * Writes encoded frames at once; waits while the peer does not take them.
	 * @param frames the frames, in order; none is none
	 * @throws IOException if the connection breaks, or the peer takes nothing for too
	 * long; the channel is closed then
	 */
	public void write(FrameOutput frames) throws IOException {
		if (frames.length() == 0) {
			return;
		}
		this.writing.lock();
		try {
			flush(frames, this.deadAfter);
		}
		finally {
			this.writing.unlock();
		}
	}

	private void flush(FrameOutput out, Duration longest) throws IOException {
		Future<?> deadline = this.deadlines.close(this, longest, "the peer does not read");
		try {
			this.connection.write(out);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
		finally {
			deadline.cancel(false);
		}
	}

	/**
	 * Says a last word and closes. Called by the thread that reads: it reads on for up to
	 * a second, as closing a connection with unread bytes would take the word back.
	 * @param last the last frame
	 * @throws IOException if the connection breaks before the word is written
	 */
	public void closeWith(EpmFrame last) throws IOException {
		Future<?> deadline = this.deadlines.close(this, GOODBYE, "the last word was said");
		try {
			write(List.of(last));
			drain();
		}
		finally {
			deadline.cancel(false);
			close();
		}
	}

	private void drain() {
		try {
			this.connection.socket().shutdownOutput();
			this.connection.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			LOGGER.debug("{} was closed after the last word: {}", this, ex.toString());
		}
	}

	/**
	 * Says a last word, after what another thread is writing, and closes. What does not
	 * leave within the given time is not said. An interrupt ends the wait.
	 * @param last the last frame
	 * @param longest how long to try
	 */
	void closeSoonWith(EpmFrame last, Duration longest) {
		try {
			if (this.writing.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS)) {
				try {
					flush(new FrameOutput().add(last), longest);
				}
				finally {
					this.writing.unlock();
				}
			}
		}
		catch (IOException ex) {
			LOGGER.debug("{} did not hear the last word: {}", this, ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		close();
	}

	/**
	 * The address of this side.
	 * @return the local address, also when the channel is closed
	 */
	public InetAddress localAddress() {
		return this.local;
	}

	/**
	 * The address of the other side.
	 * @return address and port, also when the channel is closed
	 */
	public InetSocketAddress remote() {
		return this.remote;
	}

	/**
	 * Tells whether the channel is closed.
	 * @return {@code true} after {@link #close()} or when writing has failed
	 */
	public boolean isClosed() {
		return this.connection.isClosed();
	}

	/**
	 * Closes the connection; threads that read or write end with an exception. A second
	 * call does nothing.
	 */
	@Override
	public void close() {
		this.connection.close();
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

}
