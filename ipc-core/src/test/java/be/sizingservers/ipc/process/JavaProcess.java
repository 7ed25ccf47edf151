package be.sizingservers.ipc.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A JVM of its own on this JVM's class path. Its main class is told what to do line by
 * line on its standard input and ends when that ends, so that it does not outlive the
 * test.
 */
final class JavaProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Process process;

	private final Path output;

	private JavaProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	/**
	 * Starts a JVM.
	 * @param folder where its output is kept
	 * @param mainClass what it runs
	 * @param arguments what it is given
	 * @return the process
	 */
	static JavaProcess start(Path folder, Class<?> mainClass, Object... arguments) throws IOException {
		return start(List.of(), folder, mainClass, arguments);
	}

	/**
	 * Starts a JVM by another program.
	 * @param launcher the program and its arguments; it becomes the JVM
	 * @param folder where its output is kept
	 * @param mainClass what it runs
	 * @param arguments what it is given
	 * @return the process
	 */
	static JavaProcess start(List<String> launcher, Path folder, Class<?> mainClass, Object... arguments)
			throws IOException {
		return start(launcher, "-Xmx1g", System.getProperty("java.class.path"), folder, mainClass, arguments);
	}

	/**
	 * Starts a JVM by another program and on another class path.
	 * @param launcher the program and its arguments; it becomes the JVM
	 * @param classPath the class path
	 * @param folder where its output is kept
	 * @param mainClass what it runs
	 * @param arguments what it is given
	 * @return the process
	 */
	static JavaProcess startOn(List<String> launcher, String classPath, Path folder, Class<?> mainClass,
			Object... arguments) throws IOException {
		return start(launcher, "-Xmx1g", classPath, folder, mainClass, arguments);
	}

	/**
	 * Starts a JVM with a heap of a certain size.
	 * @param folder where its output is kept
	 * @param maxHeap the option that says how large its heap may be
	 * @param mainClass what it runs
	 * @param arguments what it is given
	 * @return the process
	 */
	static JavaProcess startWithHeap(Path folder, String maxHeap, Class<?> mainClass, Object... arguments)
			throws IOException {
		return start(List.of(), maxHeap, System.getProperty("java.class.path"), folder, mainClass, arguments);
	}

	private static JavaProcess start(List<String> launcher, String maxHeap, String classPath, Path folder,
			Class<?> mainClass, Object... arguments) throws IOException {
		Path output = Files.createTempFile(folder, mainClass.getSimpleName(), ".txt");
		List<String> command = new ArrayList<>(launcher);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), maxHeap, "-cp",
				classPath, mainClass.getName()));
		Stream.of(arguments).map(Object::toString).forEach(command::add);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		return new JavaProcess(process, output);
	}

	void say(String line) throws IOException {
		this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
		this.process.getOutputStream().flush();
	}

	/**
	 * Waits until the process has printed a number of lines that begin with a word.
	 * @param word the first word
	 * @param count how many lines
	 * @return the rest of each line
	 */
	List<String> awaitLines(String word, int count) {
		await("%d lines '%s' of %s".formatted(count, word, this)).atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> lines(word).size() >= count || !this.process.isAlive());
		assertThat(lines(word)).as("lines '%s' in the output:%n%s", word, read()).hasSizeGreaterThanOrEqualTo(count);
		return lines(word);
	}

	/**
	 * Ends the standard input, which asks the process to finish, and waits for it.
	 */
	void finish() throws IOException, InterruptedException {
		this.process.getOutputStream().close();
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
			.as("the process ends; its output:%n%s", read())
			.isTrue();
		assertThat(this.process.exitValue()).as("exit code; the output:%n%s", read()).isZero();
	}

	/**
	 * Ends the process as {@code kill -9} does.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Freezes the process: its sockets stay open, and nothing of it runs.
	 */
	void freeze() throws IOException, InterruptedException {
		signal("-STOP");
	}

	/**
	 * Lets a frozen process go on.
	 */
	void thaw() throws IOException, InterruptedException {
		signal("-CONT");
	}

	private void signal(String signal) throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("kill", signal, Long.toString(this.process.pid())).inheritIO().start();
		assertThat(kill.waitFor()).as("exit code of kill %s", signal).isZero();
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

	List<String> lines(String word) {
		return read().lines()
			.filter((line) -> line.equals(word) || line.startsWith(word + " "))
			.map((line) -> line.substring(word.length()).strip())
			.toList();
	}

	private String read() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.output.getFileName().toString();
	}

}
