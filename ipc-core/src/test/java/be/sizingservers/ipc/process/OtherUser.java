package be.sizingservers.ipc.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another user of this machine, as whom JVMs are started. Linux only, and for root, who
 * may become anybody.
 */
final class OtherUser {

	private static final String ID = "65534";

	private static final List<String> BECOME = List.of("setpriv", "--reuid", ID, "--regid", ID, "--clear-groups");

	private final Path folder;

	private final String classPath;

	private OtherUser(Path folder, String classPath) {
		this.folder = folder;
		this.classPath = classPath;
	}

	/**
	 * Prepares a copy of this JVM's class path, which lies where the other user may not
	 * look.
	 * @param folder for the copy and the output; everybody must be able to open it
	 * @return the user
	 * @throws IOException if this machine or user may not start processes of another
	 */
	static OtherUser in(Path folder) throws IOException, InterruptedException {
		List<String> copies = new ArrayList<>();
		for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
			Path copy = folder.resolve("class-path-%d-%s".formatted(copies.size(), Path.of(element).getFileName()));
			copy(Path.of(element), copy);
			copies.add(copy.toString());
		}
		OtherUser user = new OtherUser(folder, String.join(File.pathSeparator, copies));
		user.checkThatItCanRunJava();
		return user;
	}

	private static void copy(Path from, Path to) throws IOException {
		if (!Files.exists(from)) {
			return;
		}
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				Files.copy(file, to.resolve(from.relativize(file).toString()));
			}
		}
	}

	private void checkThatItCanRunJava() throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(BECOME);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				this.classPath, OtherUser.class.getName()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		if (process.waitFor() != 0 || !output.equals(ID)) {
			throw new IOException("'%s' said: %s".formatted(String.join(" ", BECOME), output));
		}
	}

	/**
	 * Starts a JVM as this user, in whose environment root's is left, as {@code su}
	 * leaves it.
	 * @param mainClass what it runs
	 * @param arguments what it is given
	 * @return the process
	 */
	JavaProcess start(Class<?> mainClass, Object... arguments) throws IOException {
		return JavaProcess.startOn(BECOME, this.classPath, this.folder, mainClass, arguments);
	}

	/**
	 * Says who the process is.
	 * @param arguments none
	 */
	public static void main(String[] arguments) throws IOException {
		System.out.println(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
	}

}
