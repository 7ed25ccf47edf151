package be.sizingservers.ipc.fuzz;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;

/**
 * What every parser of bytes or text from outside promises for any input: it throws
 * nothing but what it declares, with a message that can be logged as it is, allocates
 * less than 64 MiB, and takes no longer than a bound.
 */
public final class ParserContract {

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	/**
	 * Only the profile {@code fuzz} has a bound.
	 */
	private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(Long.getLong("ipc.fuzz.millis", 3_600_000));

	/**
	 * All that is allocated, so at least what is used of the heap at any time.
	 */
	private static final long MAX_BYTES = 64 * 1024 * 1024;

	/**
	 * A class that is loaded, or code that is compiled, delays one input once.
	 */
	private static final int ATTEMPTS = 5;

	private static final int MAX_MESSAGE_CHARS = 1_000;

	private ParserContract() {
	}

	/**
	 * Parses an input, again if that took too long.
	 * @param parser parses it and checks the result
	 * @param declared the exceptions that may be thrown, exactly
	 * @throws Exception if anything else is
	 */
	@SafeVarargs
	public static void holds(Parser parser, Class<? extends Exception>... declared) throws Exception {
		long nanos = Long.MAX_VALUE;
		long bytes = Long.MAX_VALUE;
		for (int i = 0; i < ATTEMPTS && (nanos > MAX_NANOS || bytes > MAX_BYTES); i++) {
			long start = THREADS.getCurrentThreadCpuTime();
			long startBytes = THREADS.getCurrentThreadAllocatedBytes();
			parse(parser, List.of(declared));
			bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - startBytes);
			nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - start);
		}
		if (nanos > MAX_NANOS || bytes > MAX_BYTES) {
			throw new AssertionError("The input took %d ms and %d bytes of memory"
				.formatted(TimeUnit.NANOSECONDS.toMillis(nanos), bytes));
		}
	}

	private static void parse(Parser parser, List<Class<? extends Exception>> declared) throws Exception {
		try {
			parser.parse();
		}
		catch (Exception ex) {
			if (!declared.contains(ex.getClass())) {
				throw ex;
			}
			requireLoggable(ex);
		}
	}

	private static void requireLoggable(Exception ex) {
		String message = String.valueOf(ex.getMessage());
		if (message.isBlank() || message.length() > MAX_MESSAGE_CHARS || !isPrintable(message)) {
			throw new AssertionError("The message cannot be logged as it is", ex);
		}
	}

	/**
	 * Tells whether a text could forge or hide a line of a log.
	 * @param text any text
	 * @return if it could not
	 */
	public static boolean isPrintable(String text) {
		return text.chars()
			.noneMatch((c) -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028'
					|| c == '\u2029');
	}

	/**
	 * Parses one input.
	 */
	@FunctionalInterface
	public interface Parser {

		/**
		 * Parses the input, and checks what became of it.
		 * @throws Exception what the parser declares; anything else is a bug
		 */
		void parse() throws Exception;

	}

}
