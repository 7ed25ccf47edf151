package be.sizingservers.ipc.transport;

import java.lang.management.ManagementFactory;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

import com.sun.management.HotSpotDiagnosticMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct buffers for logs and connections, as long as all of this JVM together have a
 * quarter at most of what it allows (a MiB if that is more), which is little in many
 * containers and is needed by every socket; beyond that, and where there is none left,
 * the heap. What it allows is asked when it first matters, as that takes some 20 to 60
 * ms. A buffer counts until the JVM has taken it back, which is some time after nobody
 * knows it any more.
 * <p>
 * Any thread may ask.
 */
public final class DirectMemory implements IntFunction<ByteBuffer> {

	/**
	 * Of this JVM.
	 */
	public static final DirectMemory SHARED = new DirectMemory(new AtomicLong(), () -> Allowed.BYTES);

	/**
	 * Some logs without a backlog, and some connections.
	 */
	private static final int UNASKED_BYTES = 1024 * 1024;

	private static final int SHARE = 4;

	private static final Logger LOGGER = LoggerFactory.getLogger(DirectMemory.class);

	private static final Cleaner CLEANER = Cleaner.create();

	private final AtomicLong used;

	private final LongSupplier allowed;

	/**
	 * @param used the bytes of all
	 * @param allowed how much direct memory there may be
	 */
	DirectMemory(AtomicLong used, LongSupplier allowed) {
		this.used = used;
		this.allowed = allowed;
	}

	/**
	 * Makes a buffer.
	 * @param bytes its capacity
	 * @return a direct one, or one on the heap; big-endian
	 */
	@Override
	public ByteBuffer apply(int bytes) {
		long all = this.used.addAndGet(bytes);
		if (all > UNASKED_BYTES && all > this.allowed.getAsLong() / SHARE) {
			this.used.addAndGet(-bytes);
			return ByteBuffer.allocate(bytes);
		}
		try {
			ByteBuffer direct = ByteBuffer.allocateDirect(bytes);
			CLEANER.register(direct, () -> this.used.addAndGet(-bytes));
			return direct;
		}
		catch (OutOfMemoryError ex) {
			LOGGER.debug("Others have taken the direct memory that this JVM allows: using the heap", ex);
			this.used.addAndGet(-bytes);
			return ByteBuffer.allocate(bytes);
		}
	}

	/**
	 * What this JVM allows.
	 */
	private static final class Allowed {

		static final long BYTES = ask();

		private static long ask() {
			try {
				HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
				long bytes = Long.parseLong(hotSpot.getVMOption("MaxDirectMemorySize").getValue());
				return (bytes > 0) ? bytes : Runtime.getRuntime().maxMemory();
			}
			catch (RuntimeException | LinkageError ex) {
				LOGGER.debug("This JVM does not tell how much direct memory it allows: using the heap", ex);
				return 0;
			}
		}

	}

}
