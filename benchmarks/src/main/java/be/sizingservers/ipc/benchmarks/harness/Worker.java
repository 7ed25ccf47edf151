package be.sizingservers.ipc.benchmarks.harness;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A process of a run: does in one {@link Role} what the coordinator says on standard
 * input, and answers on standard output. Ends when standard input ends, when the
 * coordinator is gone, and at its deadline.
 */
public final class Worker {

	private Worker() {
	}

	/**
	 * Runs until standard input ends.
	 * @param arguments a {@link Task}
	 * @throws Exception if the role fails
	 */
	public static void main(String[] arguments) throws Exception {
		Task task = Task.of(arguments);
		watch(task.deadline());
		PrintStream answers = System.out;
		System.setOut(System.err);
		int status = 0;
		try (Role role = task.newRole()) {
			obey(role, answers);
		}
		catch (Exception ex) {
			ex.printStackTrace();
			answers.println(Signal.of("failed").with("reason", ex).toLine());
			status = 1;
		}
		System.exit(status);
	}

	private static void obey(Role role, PrintStream answers) throws Exception {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			answers.println(role.on(Signal.parse(line)).toLine());
		}
	}

	private static void watch(Duration deadline) {
		ProcessHandle coordinator = ProcessHandle.current().parent().orElseThrow();
		long end = System.nanoTime() + deadline.toNanos();
		Thread watchdog = new Thread(() -> {
			while (System.nanoTime() < end && coordinator.isAlive()) {
				pause();
			}
			Runtime.getRuntime().halt(3);
		}, "watchdog");
		watchdog.setDaemon(true);
		watchdog.start();
	}

	private static void pause() {
		try {
			Thread.sleep(500);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
