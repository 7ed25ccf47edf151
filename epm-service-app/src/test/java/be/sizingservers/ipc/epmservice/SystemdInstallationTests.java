package be.sizingservers.ipc.epmservice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The scripts that install and remove the service, and the unit.
 */
@EnabledOnOs(OS.LINUX)
class SystemdInstallationTests {

	private static final Path SCRIPTS = Path.of("src/main/systemd").toAbsolutePath();

	@TempDir
	private Path folder;

	private Path root;

	private Path jar;

	@BeforeEach
	void prepare() throws IOException {
		this.root = Files.createDirectory(this.folder.resolve("root"));
		this.jar = Files.writeString(this.folder.resolve("epm.jar"), "one");
	}

	@Test
	void installsAndUpgradesWithoutTouchingTheConfiguration() throws Exception {
		Map<String, String> environment = Map.of("DESTDIR", this.root.toString());
		assertThat(run(environment, "install.sh", this.jar.toString())).contains("systemd was left alone");
		assertThat(files()).containsExactlyInAnyOrder("etc/ipc-epm/application.yml",
				"usr/local/lib/ipc-epm/credentials.conf", "usr/local/lib/ipc-epm/epm-service-app.jar",
				"usr/local/lib/ipc-epm/uninstall.sh", "usr/local/lib/systemd/system/ipc-epm.service");
		assertThat(unit()).contains(" -jar /usr/local/lib/ipc-epm/epm-service-app.jar", "file:/etc/ipc-epm/")
			.doesNotContain("@", this.root.toString());
		Files.writeString(this.root.resolve("etc/ipc-epm/application.yml"), "mine");
		Files.writeString(this.jar, "two");
		run(environment, "install.sh", this.jar.toString());
		assertThat(this.root.resolve("etc/ipc-epm/application.yml")).hasContent("mine");
		assertThat(this.root.resolve("usr/local/lib/ipc-epm/epm-service-app.jar")).hasContent("two");
	}

	@Test
	void removesEverythingButTheConfigurationUnlessToldTo() throws Exception {
		Map<String, String> environment = Map.of("DESTDIR", this.root.toString(), "PREFIX", "/usr");
		run(environment, "install.sh", this.jar.toString());
		assertThat(run(environment, "uninstall.sh")).contains("the configuration is still in");
		assertThat(files()).containsExactly("etc/ipc-epm/application.yml");
		run(environment, "uninstall.sh");
		run(environment, "uninstall.sh", "--purge");
		assertThat(files()).isEmpty();
		run(environment, "uninstall.sh", "--purge");
	}

	@Test
	void startsTheServiceAndStopsItWhenItIsRemoved() throws Exception {
		Path calls = this.folder.resolve("calls");
		Path bin = Files.createDirectory(this.folder.resolve("bin"));
		Path systemctl = Files.writeString(bin.resolve("systemctl"), "#!/bin/sh\necho \"$*\" >>'" + calls + "'\n");
		assertThat(systemctl.toFile().setExecutable(true)).isTrue();
		Map<String, String> environment = Map.of("PATH", bin + ":" + System.getenv("PATH"), "PREFIX",
				this.root.toString(), "SYSCONFDIR", this.root.resolve("etc").toString());
		run(environment, "install.sh", this.jar.toString());
		assertThat(calls).hasContent("daemon-reload\nenable ipc-epm.service\nrestart ipc-epm.service");
		Files.delete(calls);
		run(environment, "uninstall.sh");
		assertThat(calls).hasContent("disable --now ipc-epm.service\ndaemon-reload");
		Files.delete(calls);
		run(environment, "uninstall.sh");
		assertThat(calls).hasContent("daemon-reload");
	}

	@Test
	void refusesWhatCannotWork() throws Exception {
		Map<String, String> environment = Map.of("DESTDIR", this.root.toString());
		assertThat(fails(environment, "install.sh", this.folder + "/none.jar")).contains("none.jar", "mvn package");
		assertThat(fails(environment, "install.sh", "one", "two")).contains("2 arguments");
		assertThat(fails(environment, "uninstall.sh", "--all")).contains("'--all'", "--purge");
		assertThat(fails(Map.of("DESTDIR", this.root.toString(), "PREFIX", "/a b"), "install.sh", this.jar.toString()))
			.contains("'/a b'");
		assertThat(fails(Map.of("DESTDIR", this.root.toString(), "JAVA", "java"), "install.sh", this.jar.toString()))
			.contains("JAVA=java");
		assertThat(files()).isEmpty();
	}

	@Test
	void unitAndCredentialsPassSystemdsOwnCheck() throws Exception {
		assumeThat(Stream.of(System.getenv("PATH").split(":")).map((path) -> Path.of(path, "systemd-analyze")))
			.as("systemd-analyze is installed")
			.anyMatch(Files::isExecutable);
		run(Map.of("DESTDIR", this.root.toString()), "install.sh", this.jar.toString());
		Path unit = this.root.resolve("usr/local/lib/systemd/system/ipc-epm.service");
		Path credentials = this.root.resolve("usr/local/lib/ipc-epm/credentials.conf");
		assertThat(verify(unit)).isEmpty();
		Files.copy(credentials, Files.createDirectory(Path.of(unit + ".d")).resolve("credentials.conf"));
		assertThat(verify(unit)).isEmpty();
		Files.writeString(unit, unit().replace("ProtectHome=", "ProtectHouse="));
		assertThat(verify(unit)).contains("ProtectHouse");
	}

	private String verify(Path unit) throws Exception {
		return execute(Map.of(), List.of("systemd-analyze", "verify", unit.toString()), 0);
	}

	private String unit() throws IOException {
		return Files.readString(this.root.resolve("usr/local/lib/systemd/system/ipc-epm.service"));
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.root)) {
			return files.filter(Files::isRegularFile).map((file) -> this.root.relativize(file).toString()).toList();
		}
	}

	private String run(Map<String, String> environment, String script, String... arguments) throws Exception {
		return execute(environment, command(script, arguments), 0);
	}

	private String fails(Map<String, String> environment, String script, String... arguments) throws Exception {
		return execute(environment, command(script, arguments), 1);
	}

	private static List<String> command(String script, String... arguments) {
		List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
		command.addAll(List.of(arguments));
		return command;
	}

	private String execute(Map<String, String> environment, List<String> command, int exitCode) throws Exception {
		Path output = this.folder.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().keySet().removeAll(List.of("PREFIX", "SYSCONFDIR", "DESTDIR", "JAVA"));
		builder.environment().putAll(environment);
		int code = builder.start().waitFor();
		String text = Files.readString(output);
		assertThat(code).as(text).isEqualTo(exitCode);
		return text;
	}

}
