package be.sizingservers.ipc.directory;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import be.sizingservers.ipc.directory.EndPointDirectory.Lease;
import be.sizingservers.ipc.directory.EndPointDirectory.Watch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static be.sizingservers.ipc.directory.Registrations.ORDERS;
import static be.sizingservers.ipc.directory.Registrations.SENDER;
import static be.sizingservers.ipc.directory.Registrations.idOf;
import static org.assertj.core.api.Assertions.assertThat;

class LocalUserDirectoryIT {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final RecordingObserver observer = new RecordingObserver();

	@TempDir
	Path root;

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void findsAllOf20ReceiversThatSeveralProcessesRegisterInTheSameMoment() throws Exception {
		List<ReceiverProcess> processes = new ArrayList<>();
		try (Watch watch = directory().watch(ORDERS, SENDER, this.observer, this.threads)) {
			for (int i = 0; i < 4; i++) {
				processes.add(ReceiverProcess.start(folder()));
			}
			processes.forEach((process) -> process.order("register 5"));
			Set<UUID> ids = new HashSet<>();
			for (ReceiverProcess process : processes) {
				ids.addAll(process.answer());
			}
			until(() -> this.observer.ids().equals(ids));
			assertThat(ids).hasSize(20);
			for (ReceiverProcess process : processes) {
				assertThat(process.ids("find")).isEqualTo(ids);
			}
			processes.get(0).ids("close");
			until(() -> this.observer.ids().size() == 15);
		}
		finally {
			processes.forEach(ReceiverProcess::close);
		}
	}

	@Test
	void removesReceiversOfKilledProcessAndTheirFiles() throws Exception {
		try (Watch watch = directory().watch(ORDERS, SENDER, this.observer, this.threads);
				ReceiverProcess survivor = ReceiverProcess.start(folder())) {
			Set<UUID> survivors = survivor.register(1);
			long[] nanos = new long[5];
			for (int i = 0; i < nanos.length; i++) {
				ReceiverProcess process = ReceiverProcess.start(folder());
				Set<UUID> ids = process.register(2);
				until(() -> this.observer.ids().size() == 3);
				assertThat(this.observer.present.get(ids.iterator().next()).endPoint().processId())
					.isEqualTo(process.pid());
				long start = System.nanoTime();
				process.kill();
				until(() -> this.observer.ids().equals(survivors));
				nanos[i] = ids.stream().mapToLong(this.observer.removedAt::get).max().orElseThrow() - start;
			}
			Arrays.sort(nanos);
			System.out.printf("kill -9 to removed: p50 %.0f ms, max %.0f ms%n", nanos[2] / 1e6, nanos[4] / 1e6);
			assertThat(nanos[2]).isLessThan(Duration.ofMillis(1500).toNanos());
			assertThat(folder().toFile().list()).hasSize(2);
		}
	}

	@Test
	void seesKilledProcessAtOnceWhenAskedToRefresh() throws Exception {
		try (Watch watch = directory().watch(ORDERS, SENDER, this.observer, this.threads)) {
			ReceiverProcess process = ReceiverProcess.start(folder());
			process.register(1);
			until(() -> this.observer.ids().size() == 1);
			long start = System.nanoTime();
			process.close();
			watch.refresh();
			until(() -> this.observer.ids().isEmpty());
			System.out.printf("kill -9, end of the process seen, refresh to removed: %.0f ms%n",
					(System.nanoTime() - start) / 1e6);
		}
	}

	@Test
	void neverDropsItsOwnLocksByLooking() throws Exception {
		try (ReceiverProcess other = ReceiverProcess.start(folder());
				Watch watch = directory().watch(ORDERS, SENDER, this.observer, this.threads)) {
			Registration registration = Registrations.next();
			Lease lease = directory().register(registration);
			until(() -> this.observer.ids().size() == 1);
			for (int i = 0; i < 5; i++) {
				ReceiverProcess.find(directory());
				watch.refresh();
			}
			assertThat(other.ids("find")).containsExactly(idOf(registration));
			lease.close();
			assertThat(other.ids("find")).isEmpty();
		}
	}

	@Test
	void leavesReceiversOfAnotherClassLoaderOfThisProcessAlone() throws Exception {
		try (ReceiverProcess other = ReceiverProcess.start(folder());
				URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
				Watch watch = directory().watch(ORDERS, SENDER, this.observer, this.threads)) {
			Class<?> receivers = loader.loadClass(ClassLoaderReceiver.class.getName());
			AutoCloseable lease = (AutoCloseable) receivers.getMethod("register", Path.class).invoke(null, folder());
			until(() -> this.observer.ids().size() == 1);
			ReceiverProcess.find(directory());
			assertThat(other.ids("find")).isEqualTo(this.observer.ids()).hasSize(1);
			lease.close();
			until(() -> this.observer.ids().isEmpty());
		}
	}

	@Test
	void looksThrough2000LiveEntriesQuickly() throws Exception {
		try (ReceiverProcess process = ReceiverProcess.start(folder())) {
			process.register(2000);
			FolderScan scan = new FolderScan(new RuntimeFolder(folder(), null, LocalUser.current().access()), ORDERS);
			long[] nanos = new long[10];
			for (int i = 0; i < nanos.length; i++) {
				long start = System.nanoTime();
				assertThat(scan.look(FolderEvents.none()).values()).hasSize(2000);
				nanos[i] = System.nanoTime() - start;
			}
			System.out.printf("look at 2,000 live entries: first %.0f ms, then %.0f ms%n", nanos[0] / 1e6,
					nanos[9] / 1e6);
			process.close();
			long start = System.nanoTime();
			assertThat(scan.look(FolderEvents.none()).values()).isEmpty();
			System.out.printf("look at 2,000 dead entries and delete them: %.0f ms%n",
					(System.nanoTime() - start) / 1e6);
			assertThat(folder()).isEmptyDirectory();
		}
	}

	/**
	 * Called by reflection in a class loader of its own.
	 */
	public static final class ClassLoaderReceiver {

		private ClassLoaderReceiver() {
		}

		public static AutoCloseable register(Path folder) {
			return LocalUserDirectory.at(folder).register(Registrations.next());
		}

	}

	private Path folder() {
		return this.root.resolve("ipc");
	}

	private LocalUserDirectory directory() {
		return LocalUserDirectory.at(folder());
	}

	private static URL[] classPath() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String element : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
			urls.add(Path.of(element).toUri().toURL());
		}
		return urls.toArray(URL[]::new);
	}

	private static void until(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(2)).until(condition);
	}

}
