package be.sizingservers.ipc.transport;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * The virtual threads of Java 21, which this library does not need.
 */
final class VirtualThreads {

	/**
	 * {@code null} where there are none.
	 */
	static final @Nullable VirtualThreads OF_THIS_JVM = find();

	private final MethodHandle ofVirtual;

	private final MethodHandle name;

	private final MethodHandle unstarted;

	private VirtualThreads(MethodHandle ofVirtual, MethodHandle name, MethodHandle unstarted) {
		this.ofVirtual = ofVirtual;
		this.name = name;
		this.unstarted = unstarted;
	}

	private static @Nullable VirtualThreads find() {
		if (Runtime.version().feature() < 21) {
			return null;
		}
		MethodHandles.Lookup lookup = MethodHandles.publicLookup();
		try {
			Class<?> builder = Class.forName("java.lang.Thread$Builder");
			Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
			return new VirtualThreads(lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual)),
					lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class)),
					lookup.findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class)));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(
					"Java %s has no virtual threads as Java 21 has them".formatted(Runtime.version()), ex);
		}
	}

	Thread make(String threadName, Runnable task) {
		try {
			return (Thread) this.unstarted.invoke(this.name.invoke(this.ofVirtual.invoke(), threadName), task);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("A virtual thread cannot be made", ex);
		}
	}

}
