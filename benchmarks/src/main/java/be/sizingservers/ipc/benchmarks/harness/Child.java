package be.sizingservers.ipc.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A {@link Worker} as the coordinator sees it. Used by one thread; another reads what the
 * worker says.
 */
public final class Child implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 5;

	private static final int LINES = 12;

	private static final Signal ENDED = Signal.of("ended");

	private final Process process;

	private final PrintStream input;

	private final Path errors;

	private final BlockingQueue<Signal> answers = new LinkedBlockingQueue<>();

	private Child(Process process, Path errors) {
		this.process = process;
		this.input = new PrintStream(process.getOutputStream(), true);
		this.errors = errors;
	}

	static Child start(Task task, List<String> jvmArguments, Path errors) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
		command.addAll(task.arguments());
		Child child = new Child(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
		Thread reader = new Thread(child::read, "answers");
		reader.setDaemon(true);
		reader.start();
		return child;
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader()) {
			lines.lines().filter(Signal::isOne).map(Signal::parse).forEach(this.answers::add);
		}
		catch (IOException | RuntimeException ex) {
			this.answers.add(Signal.of("failed").with("reason", ex));
		}
		this.answers.add(ENDED);
	}

	/**
	 * Tells it something, without waiting for the answer.
	 * @param command what to do
	 */
	public void tell(Signal command) {
		this.input.println(command.toLine());
	}

	/**
	 * Waits for the answer to what it was told.
	 * @param deadline a time of {@link System#nanoTime()}
	 * @return the answer
	 * @throws IllegalStateException if there is none
	 */
	Signal answer(long deadline) throws InterruptedException {
		Signal answer = this.answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		if (answer == null) {
			throw new IllegalStateException("No answer in time%s".formatted(lastErrors()));
		}
		if (answer.name().equals("failed")) {
			throw new IllegalStateException(answer.text("reason") + lastErrors());
		}
		if (answer == ENDED) {
			throw new IllegalStateException("The process has ended%s".formatted(lastErrors()));
		}
		return answer;
	}

	private String lastErrors() {
		try {
			List<String> lines = Files.readAllLines(this.errors)
				.stream()
				.filter((line) -> !line.startsWith("\tat "))
				.toList();
			return lines.stream()
				.skip(Math.max(0, lines.size() - LINES))
				.collect(Collectors.joining(" | ", " | " + this.errors.getFileName() + ": ", ""));
		}
		catch (IOException ex) {
			return " | %s cannot be read: %s".formatted(this.errors, ex);
		}
	}

	Duration cpu() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	/**
	 * Lets it end.
	 */
	void finish() {
		this.input.close();
	}

	@Override
	public void close() {
		finish();
		try {
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
