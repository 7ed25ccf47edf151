package be.sizingservers.ipc.log;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * Where new chunks have their bytes: those of the usual size in the memory that the
 * sender wants, longer ones on the heap, from which they vanish soon. Guarded by the
 * log's lock.
 */
final class ChunkMemory {

	private final int usualBytes;

	private IntFunction<ByteBuffer> usual;

	ChunkMemory(int usualBytes, IntFunction<ByteBuffer> usual) {
		this.usualBytes = usualBytes;
		this.usual = usual;
	}

	Chunk allocate(int capacity) {
		return new Chunk((capacity == this.usualBytes) ? usual() : ByteBuffer.allocate(capacity));
	}

	private ByteBuffer usual() {
		try {
			return this.usual.apply(this.usualBytes);
		}
		catch (OutOfMemoryError ex) {
			// Direct buffers have a bound of their own, which may be low, and half a
			// second passes at it each time.
			this.usual = ByteBuffer::allocate;
			return ByteBuffer.allocate(this.usualBytes);
		}
	}

}
