package be.sizingservers.ipc.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processes of one run, with a folder of their own. None of them outlives it. Used by
 * one thread.
 */
public final class Crew implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final List<String> HEAP = List.of("-Xms1g", "-Xmx3g");

	/**
	 * All of the heap is resident from the beginning, so that whatever comes to it is
	 * something else.
	 */
	private static final List<String> PRESENT_HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

	private final Options options;

	private final Scenario scenario;

	private final List<String> jvmArguments = new ArrayList<>();

	private final String contender;

	private final Path logs;

	private final Path folder = Files.createTempDirectory("ipc-benchmark");

	private final Processors before = Processors.now();

	private final Duration ownBefore = own();

	private final Duration warmUp;

	private final Duration limit;

	private final long deadline;

	private final Awake awake;

	private final List<Child> children = new ArrayList<>();

	private final List<Process> programs = new ArrayList<>();

	Crew(Options options, Scenario scenario, Contender contender, Path logs) throws IOException {
		this.options = options;
		this.scenario = scenario;
		this.contender = contender.getClass().getName();
		this.jvmArguments.addAll((scenario.kind() == Scenario.Kind.MEMORY) ? PRESENT_HEAP : HEAP);
		this.jvmArguments.addAll(contender.jvmArguments());
		this.jvmArguments.addAll(options.jvmArguments());
		this.logs = Files.createDirectories(logs);
		this.warmUp = options.warmUp();
		this.limit = PATIENCE.plus(this.warmUp).plus(options.measured());
		this.deadline = System.nanoTime() + this.limit.toNanos();
		this.awake = (scenario.haltless()) ? Awake.start() : Awake.none();
	}

	/**
	 * Starts a process.
	 * @param role what it does
	 * @param first the number of its first sender or receiver
	 * @param count how many it has
	 * @return the process, which may not yet be ready
	 */
	public Child start(Class<? extends Role> role, int first, int count) throws IOException {
		Task task = new Task(role.getName(), this.contender, this.scenario.name(), this.folder, first, count,
				this.warmUp, this.options.measured(), this.limit);
		Path errors = this.logs.resolve("%d-%s.log".formatted(this.children.size(), role.getSimpleName()));
		Child child = Child.start(task, this.jvmArguments, errors);
		this.children.add(child);
		return child;
	}

	/**
	 * Starts up to four processes that share a number of senders or receivers.
	 * @param role what they do
	 * @param count how many senders or receivers they have together
	 * @return the processes
	 */
	public List<Child> start(Class<? extends Role> role, int count) throws IOException {
		int processes = Math.min(4, count);
		List<Child> started = new ArrayList<>();
		for (int i = 0; i < processes; i++) {
			started.add(start(role, i * count / processes, (i + 1) * count / processes - i * count / processes));
		}
		return started;
	}

	/**
	 * Starts another program of the JDK; its output is kept with the logs.
	 * @param program its name
	 * @param arguments what it is given
	 * @return the process, which is ended with the others
	 * @throws IOException if it cannot be started
	 */
	public Process start(String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(arguments));
		command.add(0, Path.of(System.getProperty("java.home"), "bin", program).toString());
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.logs.resolve(program + ".log").toFile())
			.start();
		this.programs.add(process);
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		return process;
	}

	/**
	 * Tells several processes the same, at the same time.
	 * @param asked the processes
	 * @param command what to do
	 * @return their answers, in the same order
	 */
	public List<Signal> ask(List<Child> asked, Signal command) throws InterruptedException {
		asked.forEach((child) -> child.tell(command));
		return await(asked);
	}

	/**
	 * Waits until each has done what it was told.
	 * @param asked the processes
	 * @return their answers, in the same order
	 */
	public List<Signal> await(List<Child> asked) throws InterruptedException {
		List<Signal> answers = new ArrayList<>();
		for (Child child : asked) {
			answers.add(child.answer(this.deadline));
		}
		return answers;
	}

	/**
	 * Tells a process something.
	 * @param asked the process
	 * @param command what to do
	 * @return its answer
	 */
	public Signal ask(Child asked, Signal command) throws InterruptedException {
		return ask(List.of(asked), command).get(0);
	}

	/**
	 * An empty folder, which is deleted at the end.
	 * @return its path
	 */
	public Path folder() {
		return this.folder;
	}

	/**
	 * How long to measure.
	 * @return what the command line asks for
	 */
	public Duration measured() {
		return this.options.measured();
	}

	/**
	 * Tells whether a look is enough.
	 * @return what the command line asks for
	 */
	public boolean quick() {
		return this.options.quick();
	}

	/**
	 * What all processors did since this crew was made, but not for it.
	 */
	Processors foreign() {
		Processors all = Processors.now().since(this.before);
		Duration ours = this.children.stream()
			.map(Child::cpu)
			.reduce(this.awake.cpu().plus(own()).minus(this.ownBefore), Duration::plus);
		return new Processors(Math.max(0, all.busy() - ours.toMillis() / 1e3), all.steal());
	}

	private static Duration own() {
		return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
	}

	/**
	 * Ends all processes, those that send first.
	 */
	@Override
	public void close() throws IOException {
		this.awake.close();
		this.programs.forEach(Process::destroyForcibly);
		for (int i = this.children.size() - 1; i >= 0; i--) {
			this.children.get(i).close();
		}
		delete(this.folder);
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(path);
			}
		}
	}

}
