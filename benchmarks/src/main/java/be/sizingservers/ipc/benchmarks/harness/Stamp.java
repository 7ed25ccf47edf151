package be.sizingservers.ipc.benchmarks.harness;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What every message carries in its first bytes: sequence number, time, caller and phase.
 * Its last byte repeats the sequence number, so that a message that is cut off or mixed
 * up is seen.
 */
public final class Stamp {

	/**
	 * Before the measured time, or a rehearsal of it.
	 */
	static final byte WARM_UP = 0;

	/**
	 * In the measured time, or in a rehearsal of it, which counts for nothing.
	 */
	static final byte MEASURED = 1;

	/**
	 * The last message of its caller, in the measured time.
	 */
	static final byte LAST = 2;

	private static final int SEQUENCE = 0;

	private static final int NANOS = 8;

	private static final int CALLER = 16;

	private static final int PHASE = 20;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private Stamp() {
	}

	/**
	 * Writes it into a message.
	 * @param message its bytes
	 * @param caller the number of who sends it
	 * @param phase whether it is measured
	 * @param sequence its number among those of its caller
	 * @param nanos when it is sent
	 */
	public static void write(byte[] message, int caller, byte phase, long sequence, long nanos) {
		LONGS.set(message, SEQUENCE, sequence);
		LONGS.set(message, NANOS, nanos);
		INTS.set(message, CALLER, caller);
		message[PHASE] = phase;
		message[message.length - 1] = (byte) sequence;
	}

	/**
	 * The number of a message.
	 * @param message its bytes
	 * @return its number among those of its caller
	 */
	public static long sequence(byte[] message) {
		return (long) LONGS.get(message, SEQUENCE);
	}

	static long nanos(byte[] message) {
		return (long) LONGS.get(message, NANOS);
	}

	static int caller(byte[] message) {
		return (int) INTS.get(message, CALLER);
	}

	/**
	 * The phase of a message.
	 * @param message its bytes
	 * @return whether it is measured
	 */
	public static byte phase(byte[] message) {
		return message[PHASE];
	}

	static boolean isWhole(byte[] message, int bytes) {
		return message.length == bytes && message[bytes - 1] == (byte) sequence(message);
	}

}
