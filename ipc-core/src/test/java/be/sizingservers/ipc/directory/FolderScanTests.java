package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.EntryName.Part;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FolderScanTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@TempDir
	Path root;

	private RuntimeFolder folder;

	private FolderScan scan;

	@BeforeEach
	void open() {
		this.folder = new RuntimeFolder(this.root.resolve("ipc"), null, LocalUser.current().access());
		this.folder.open();
		this.scan = new FolderScan(this.folder, Registrations.ORDERS);
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void detachLog() {
		logger().detachAppender(this.log);
	}

	@Test
	void findsOwnRegistrationUntilItIsClosed() throws IOException {
		Registration registration = Registrations.next();
		LocalUserLease lease = register(registration);
		assertThat(look()).containsExactly(registration);
		lease.close();
		lease.close();
		assertThat(look()).isEmpty();
		assertThat(this.folder.path()).isEmptyDirectory();
	}

	@Test
	void keepsFilesToTheOwnerAndFromCleaners() throws IOException {
		LocalUserLease lease = register(Registrations.next());
		for (Path file : files()) {
			if (this.folder.access() instanceof PosixFolderAccess) {
				assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(01600);
			}
		}
		assertThat(files()).hasSize(2);
		lease.close();
	}

	@Test
	void leavesOutOtherHandles() {
		LocalUserLease lease = register(Registrations.of(Handle.of("invoices"), "billing", null));
		assertThat(look()).isEmpty();
		lease.close();
	}

	@Test
	void deletesEverythingOfDeadReceivers() throws IOException {
		EntryName withoutLock = foreign(1);
		write(withoutLock, Registrations.next());
		EntryName complete = foreign(2);
		write(complete, Registrations.next());
		Files.createFile(file(complete, Part.LOCK));
		EntryName diedEarly = foreign(3);
		Files.createFile(file(diedEarly, Part.LOCK));
		Files.createFile(file(diedEarly, Part.NEW_ENTRY));
		Files.createFile(diedEarly.socketIn(this.folder.path()));
		Files.createFile(complete.socketIn(this.folder.path()));
		assertThat(look()).isEmpty();
		assertThat(this.folder.path()).isEmptyDirectory();
	}

	@Test
	void deletesDeadReceiversOfOtherHandlesWithTheFirstLook() throws IOException {
		EntryName name = new EntryName("f".repeat(32), 1, 1, "0".repeat(16));
		Files.createFile(file(name, Part.LOCK));
		look();
		assertThat(this.folder.path()).isEmptyDirectory();
	}

	@Test
	void leavesStartingReceiversAlone() throws IOException {
		Files.createFile(file(foreign(1), Part.NEW_LOCK));
		EntryName own = EntryName.next(Registrations.ORDERS);
		Files.createFile(file(own, Part.LOCK));
		Files.createFile(file(own, Part.NEW_ENTRY));
		assertThat(look()).isEmpty();
		assertThat(files()).hasSize(3);
	}

	@Test
	void deletesAbandonedStartOnceItIsOld() throws IOException {
		Path newLock = Files.createFile(file(foreign(1), Part.NEW_LOCK));
		Files.setLastModifiedTime(newLock, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
		look();
		assertThat(this.folder.path()).isEmptyDirectory();
	}

	@Test
	void makesTheFolderAgainIfSomebodyCleanedItUp() throws IOException {
		Registration registration = Registrations.next();
		Files.delete(this.folder.path());
		LocalUserLease lease = register(registration);
		assertThat(look()).containsExactly(registration);
		lease.close();
	}

	@Test
	void skipsCorruptAndForeignEntriesWithOneLogLineEach() throws IOException {
		write(EntryName.next(Registrations.ORDERS), Registrations.of(Handle.of("invoices"), "", null));
		Files.writeString(file(EntryName.next(Registrations.ORDERS), Part.ENTRY), "IPCE nonsense");
		Files.createDirectory(file(EntryName.next(Registrations.ORDERS), Part.ENTRY));
		Files.writeString(this.folder.path().resolve("bad\nname.entry"), "x");
		Files.writeString(this.folder.path().resolve("README"), "not ours");
		Registration good = Registrations.next();
		LocalUserLease lease = register(good);
		for (int i = 0; i < 3; i++) {
			assertThat(look()).containsExactly(good);
		}
		lease.close();
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.hasSize(4)
			.anySatisfy((line) -> assertThat(line).contains("it is for the handle 'invoices'"))
			.anySatisfy((line) -> assertThat(line).contains("it has the version 32, not 1"))
			.anySatisfy((line) -> assertThat(line).contains("it is no regular file"))
			.anySatisfy((line) -> assertThat(line).contains("bad\\u000aname.entry"));
		assertThat(files()).hasSize(5);
	}

	@Test
	void skipsEntryWithInstanceOfAnother() throws IOException {
		Registration victim = Registrations.next();
		LocalUserLease lease = register(victim);
		byte[] bytes = Files.readAllBytes(files().stream()
			.filter((file) -> EntryName.isEntry(file.getFileName().toString()))
			.findFirst()
			.orElseThrow());
		bytes[bytes.length - 1]++;
		Files.write(file(EntryName.next(Registrations.ORDERS), Part.ENTRY), bytes);
		assertThat(look()).containsExactly(victim);
		assertThat(this.log.list).hasSize(1);
		lease.close();
	}

	@Test
	void forgetsReceiversWithTheFolderAndFindsThemAgain() throws IOException {
		register(Registrations.next());
		assertThat(look()).hasSize(1);
		Path away = this.root.resolve("away");
		Files.move(this.folder.path(), away);
		assertThat(look()).isEmpty();
		Files.move(away, this.folder.path());
		assertThat(look()).hasSize(1);
	}

	@Test
	void keepsReceiversWhileItCannotLook() throws IOException {
		LocalUserLease lease = register(Registrations.next());
		assertThat(look()).hasSize(1);
		Path away = this.root.resolve("away");
		Files.move(this.folder.path(), away);
		Files.createSymbolicLink(this.folder.path(), away);
		assertThat(look()).hasSize(1);
		assertThat(look()).hasSize(1);
		assertThat(this.log.list).hasSize(1);
		Files.delete(this.folder.path());
		Files.move(away, this.folder.path());
		lease.close();
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void refusesFolderThatIsNotTheOneItHasOpened() throws IOException {
		Path trap = Files.createDirectory(this.root.resolve("trap"));
		assertThatExceptionOfType(FileSystemException.class)
			.isThrownBy(() -> OpenFolder.checked(Files.newDirectoryStream(trap), this.folder))
			.withMessageContaining("somebody has put another folder in its place");
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void readsFromTheFolderThatItHasOpened() throws Exception {
		EntryName name = EntryName.next(Registrations.ORDERS);
		Registration registration = Registrations.next();
		write(name, registration);
		try (OpenFolder open = OpenFolder.open(this.folder)) {
			Files.move(this.folder.path(), this.root.resolve("away"));
			this.folder.open();
			write(name, Registrations.next());
			assertThat(open.read(file(name, Part.ENTRY))).isEqualTo(registration);
		}
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void changesTheModeOfNoFileBehindALink() throws IOException {
		Path file = Files.createFile(this.root.resolve("file"));
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		Path link = Files.createSymbolicLink(this.folder.path().resolve("link"), file);
		this.folder.access().keep(link);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r--r--");
	}

	@Test
	void deletesNothingThatItCannotProbe() throws IOException {
		EntryName name = foreign(1);
		write(name, Registrations.next());
		Files.createSymbolicLink(file(name, Part.LOCK), this.root);
		assertThat(look()).isEmpty();
		assertThat(look()).isEmpty();
		assertThat(files()).hasSize(2);
		assertThat(this.log.list).hasSize(1);
	}

	@Test
	void takesLockThatThisProcessProbesElsewhereForHeld() throws IOException {
		EntryName name = foreign(1);
		Path lock = Files.createFile(file(name, Part.LOCK));
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ)) {
			channel.lock(0, Long.MAX_VALUE, true);
			assertThat(EntryLock.probe(lock)).isEqualTo(EntryLock.State.HELD);
		}
		assertThat(EntryLock.probe(lock)).isEqualTo(EntryLock.State.FREE);
	}

	private LocalUserLease register(Registration registration) {
		return LocalUserLease.register(this.folder, registration, (path) -> {
		});
	}

	private Collection<Registration> look() {
		return List.copyOf(this.scan.look(FolderEvents.none()).values());
	}

	private void write(EntryName name, Registration registration) throws IOException {
		EntryFile.write(file(name, Part.ENTRY), EntryFile.encode(registration));
	}

	private Path file(EntryName name, Part part) {
		return name.in(this.folder.path(), part);
	}

	private List<Path> files() throws IOException {
		try (var files = Files.list(this.folder.path())) {
			return files.toList();
		}
	}

	private static EntryName foreign(int number) {
		return new EntryName(EntryName.hash(Registrations.ORDERS), 1, 1, "%016x".formatted(number));
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(FolderScan.class);
	}

}
