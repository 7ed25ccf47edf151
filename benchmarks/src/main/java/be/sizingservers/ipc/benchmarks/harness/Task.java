package be.sizingservers.ipc.benchmarks.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a worker is given when it starts.
 *
 * @param role the class of its {@link Role}
 * @param contender the class of the {@link Contender}
 * @param scenario the name of the scenario
 * @param folder an empty folder of this run
 * @param first the number of its first sender or receiver
 * @param count how many senders or receivers it has
 * @param warmUp how long to run before measuring
 * @param measured how long to measure
 * @param deadline when it ends, whatever it does
 */
public record Task(String role, String contender, String scenario, Path folder, int first, int count, Duration warmUp,
		Duration measured, Duration deadline) {

	/**
	 * How often the warm-up rehearses the measured time: compiled code is thrown away
	 * when it comes to what it has not met before, and would be compiled again while it
	 * is measured.
	 */
	static final int REHEARSALS = 10;

	/**
	 * How long a rehearsal lasts, and as long again until the next.
	 */
	long rehearsalNanos() {
		return this.warmUp.toNanos() / (2 * REHEARSALS);
	}

	List<String> arguments() {
		return List.of(this.role, this.contender, this.scenario, this.folder.toString(), "" + this.first,
				"" + this.count, this.warmUp.toString(), this.measured.toString(), this.deadline.toString());
	}

	static Task of(String[] arguments) {
		return new Task(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]), Integer.parseInt(arguments[4]),
				Integer.parseInt(arguments[5]), Duration.parse(arguments[6]), Duration.parse(arguments[7]),
				Duration.parse(arguments[8]));
	}

	Role newRole() throws ReflectiveOperationException {
		return (Role) Class.forName(this.role).getConstructor(Task.class).newInstance(this);
	}

	Contender newContender() {
		try {
			return (Contender) Class.forName(this.contender).getConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(
					"The contender %s cannot be made; it needs a public constructor".formatted(this.contender), ex);
		}
	}

	Scenario what() {
		return Scenarios.named(this.scenario);
	}

	Place place(String handle, Signal command) {
		return new Place(this.folder, handle, command.text("service"));
	}

}
