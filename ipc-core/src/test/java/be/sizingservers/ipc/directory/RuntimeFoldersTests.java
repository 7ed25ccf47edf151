package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisabledOnOs(OS.WINDOWS)
class RuntimeFoldersTests {

	private static final PosixFolderAccess ACCESS = (PosixFolderAccess) LocalUser.current().access();

	@TempDir
	Path root;

	@Test
	void knowsTheUserOfThisProcess() throws IOException {
		assertThat(ACCESS.userId()).isEqualTo(Files.getAttribute(this.root, "unix:uid"));
	}

	@Test
	void prefersTheSessionFolder() throws IOException {
		Path session = Files.createDirectories(this.root.resolve("run").resolve(uid()));
		Path xdg = Files.createDirectories(this.root.resolve("xdg"));
		assertThat(open("alice", xdg)).isEqualTo(session.resolve("ipc"));
		assertThat(paths("alice", xdg)).containsExactly(session.resolve("ipc"), xdg.resolve("ipc"),
				this.root.resolve("tmp/ipc-alice"));
	}

	@Test
	void takesTheXdgFolderWithoutSessionFolder() throws IOException {
		Path xdg = Files.createDirectories(this.root.resolve("xdg"));
		assertThat(open("alice", xdg)).isEqualTo(xdg.resolve("ipc"));
	}

	@Test
	void takesTheTemporaryFolderElse() {
		assertThat(open("alice", null)).isEqualTo(this.root.resolve("tmp/ipc-alice"));
		assertThat(open("alice", this.root.resolve("missing"))).isEqualTo(this.root.resolve("tmp/ipc-alice"));
	}

	@Test
	void passesOverTheSessionOfAnotherUser() throws IOException {
		Path xdg = Files.createDirectories(this.root.resolve("xdg"));
		LocalUser other = user("bob", xdg, new PosixFolderAccess(ACCESS.userId() + 1));
		RuntimeFolder candidate = other.candidates().get(1);
		assertThat(candidate.path()).isEqualTo(xdg.resolve("ipc"));
		assertThat(candidate.available()).isFalse();
	}

	@Test
	void givesTwoUsersDifferentFolders() throws IOException {
		Path xdg = Files.createDirectories(this.root.resolve("xdg"));
		Files.createDirectories(this.root.resolve("run").resolve(uid()));
		List<Path> mine = user("alice", xdg, ACCESS).candidates().stream().map(RuntimeFolder::path).toList();
		for (RuntimeFolder theirs : user("bob", xdg, new PosixFolderAccess(ACCESS.userId() + 1)).candidates()) {
			if (theirs.available()) {
				assertThat(mine).doesNotContain(theirs.path());
			}
		}
	}

	@Test
	void ignoresRelativeXdgFolder() {
		assertThat(paths("alice", Path.of("relative"))).hasSize(2);
	}

	@Test
	void namesTheTemporaryFolderByNumberOrSafeName() {
		assertThat(open("?", null)).isEqualTo(this.root.resolve("tmp/ipc-" + uid()));
		assertThat(open("DOMAIN\\al/ice", null)).isEqualTo(this.root.resolve("tmp/ipc-DOMAIN_al_ice"));
	}

	@Test
	void createsTheFolderForTheOwnerOnly() throws IOException {
		Path folder = open("alice", null);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
	}

	@Test
	void createsMissingParentsAndAcceptsLinkedOnes() throws IOException {
		Path real = Files.createDirectory(this.root.resolve("real"));
		Path link = Files.createSymbolicLink(this.root.resolve("link"), real);
		folder(link.resolve("ipc")).open();
		folder(this.root.resolve("a/b/ipc")).open();
		assertThat(real.resolve("ipc")).isDirectory();
		assertThat(this.root.resolve("a/b/ipc")).isDirectory();
	}

	@Test
	void refusesSymbolicLink() throws IOException {
		Path mine = Files.createDirectory(this.root.resolve("mine"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path link = Files.createSymbolicLink(this.root.resolve("ipc"), mine);
		refuses(folder(link), "The folder " + link + " is a symbolic link", "rm '" + link + "'");
	}

	@Test
	void refusesFolderThatIsOpenToOthers() throws IOException {
		Path open = Files.createDirectory(this.root.resolve("ipc"));
		for (String mode : List.of("rwxr-xr-x", "rwx--x---", "rwx-----x", "rwx-w----")) {
			Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
			refuses(folder(open), "The folder " + open + " is open to others (" + mode, "chmod 700 '" + open + "'");
		}
	}

	@Test
	void refusesFolderOfAnotherUser() throws IOException {
		Path folder = this.root.resolve("ipc");
		ACCESS.create(folder);
		int other = ACCESS.userId() + 1;
		refuses(new RuntimeFolder(folder, null, new PosixFolderAccess(other)), "The folder " + folder + " belongs to",
				"not to user id " + other);
	}

	@Test
	void refusesFile() throws IOException {
		Path file = Files.createFile(this.root.resolve("ipc"));
		refuses(folder(file), "The folder " + file + " is no folder", "move it away");
	}

	@Test
	void saysWhatIsWrongIfItCannotBeCreated() throws IOException {
		Path file = Files.createFile(this.root.resolve("file"));
		refuses(folder(file.resolve("ipc")), "Cannot use the folder " + file.resolve("ipc"),
				"make its parent writable");
	}

	@Test
	void registersAndWatchesNothingInRefusedFolder() throws IOException {
		Path open = Files.createDirectory(this.root.resolve("ipc"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
		LocalUserDirectory directory = LocalUserDirectory.at(open);
		assertThatExceptionOfType(DirectoryException.class).isThrownBy(() -> directory.register(Registrations.next()));
		assertThatExceptionOfType(DirectoryException.class).isThrownBy(() -> directory.watch(Registrations.ORDERS,
				Registrations.SENDER, new RecordingObserver(), Runnable::run));
		assertThat(open).isEmptyDirectory();
	}

	private static void refuses(RuntimeFolder folder, String problem, String remedy) {
		assertThatExceptionOfType(DirectoryException.class).isThrownBy(folder::open)
			.withMessageContaining(problem)
			.withMessageContaining(remedy);
	}

	private static RuntimeFolder folder(Path path) {
		return new RuntimeFolder(path, null, ACCESS);
	}

	private static String uid() {
		return Integer.toUnsignedString(ACCESS.userId());
	}

	private Path open(String name, Path xdg) {
		return new RuntimeFolders(user(name, xdg, ACCESS).candidates()).open().path();
	}

	private List<Path> paths(String name, Path xdg) {
		return user(name, xdg, ACCESS).candidates().stream().map(RuntimeFolder::path).toList();
	}

	private LocalUser user(String name, Path xdg, FolderAccess access) {
		Map<String, String> environment = (xdg != null) ? Map.of("XDG_RUNTIME_DIR", xdg.toString()) : Map.of();
		return new LocalUser(name, access, environment, this.root.resolve("run"), this.root.resolve("tmp"));
	}

}
