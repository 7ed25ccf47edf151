package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import be.sizingservers.ipc.directory.EndPointDirectory.Lease;
import be.sizingservers.ipc.directory.EndPointDirectory.Watch;
import be.sizingservers.ipc.directory.EntryName.Part;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static be.sizingservers.ipc.directory.Registrations.ORDERS;
import static be.sizingservers.ipc.directory.Registrations.SENDER;
import static be.sizingservers.ipc.directory.Registrations.idOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LocalUserDirectoryTests {

	private static final FolderAccess ACCESS = LocalUser.current().access();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@TempDir
	Path root;

	@AfterEach
	void stopThreads() throws InterruptedException {
		this.threads.shutdownNow();
		assertThat(this.threads.awaitTermination(10, TimeUnit.SECONDS)).as("every watch has ended").isTrue();
	}

	@Test
	void reportsThoseThatAreThereBeforeItReturns() {
		LocalUserDirectory directory = directory();
		Registration registration = Registrations.next();
		directory.register(registration);
		assertThat(ReceiverProcess.find(directory)).containsExactly(idOf(registration));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aReceiverListensOnAUnixSocketTooUntilItsRegistrationEnds() throws IOException {
		LocalUserDirectory directory = directory();
		try (ServerSocket server = directory.sockets().serverSocket()) {
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
			Registration registration = Registrations.at((InetSocketAddress) server.getLocalSocketAddress());
			RecordingObserver observer = new RecordingObserver();
			try (Lease lease = directory.register(registration);
					Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads);
					Socket client = directory.sockets().socket(registration.endPoint())) {
				client.connect(registration.endPoint().address(), 1000);
				assertThat(client.getLocalPort()).as("port of a Unix domain socket").isZero();
				try (Socket accepted = server.accept()) {
					client.getOutputStream().write(42);
					assertThat(accepted.getInputStream().read()).isEqualTo(42);
				}
			}
			assertThat(this.root.resolve("ipc")).isEmptyDirectory();
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void findsLaterReceiverAtOnceWhereTheFileSystemNotifies() {
		LocalUserDirectory directory = directory();
		RecordingObserver observer = new RecordingObserver();
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			long[] added = new long[50];
			long[] removed = new long[50];
			for (int i = 0; i < added.length; i++) {
				Registration registration = Registrations.next();
				long start = System.nanoTime();
				Lease lease = directory.register(registration);
				until(() -> observer.ids().contains(idOf(registration)));
				added[i] = observer.addedAt.get(idOf(registration)) - start;
				start = System.nanoTime();
				lease.close();
				until(() -> observer.ids().isEmpty());
				removed[i] = observer.removedAt.get(idOf(registration)) - start;
			}
			assertThat(median("register to added", added)).isLessThan(Duration.ofMillis(100).toNanos());
			assertThat(median("close to removed", removed)).isLessThan(Duration.ofMillis(100).toNanos());
		}
	}

	@Test
	void findsLaterReceiverByThePollWhereTheFileSystemIsSilent() {
		LocalUserDirectory directory = new LocalUserDirectory(folders(this.root.resolve("ipc")), FolderEvents::none);
		RecordingObserver observer = new RecordingObserver();
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			Registration registration = Registrations.next();
			long start = System.nanoTime();
			Lease lease = directory.register(registration);
			until(() -> observer.ids().contains(idOf(registration)));
			print("register to added by poll", observer.addedAt.get(idOf(registration)) - start);
			start = System.nanoTime();
			lease.close();
			until(() -> observer.ids().isEmpty());
			print("close to removed by poll", observer.removedAt.get(idOf(registration)) - start);
		}
	}

	@Test
	void looksAtOnceWhenAskedToRefresh() {
		LocalUserDirectory directory = new LocalUserDirectory(folders(this.root.resolve("ipc")), FolderEvents::none);
		RecordingObserver observer = new RecordingObserver();
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			long[] added = new long[9];
			for (int i = 0; i < added.length; i++) {
				Registration registration = Registrations.next();
				directory.register(registration);
				long start = System.nanoTime();
				watch.refresh();
				until(() -> observer.ids().contains(idOf(registration)));
				added[i] = observer.addedAt.get(idOf(registration)) - start;
			}
			assertThat(median("refresh to added", added)).isLessThan(Duration.ofMillis(300).toNanos());
		}
	}

	@Test
	void findsAllOf20ReceiversThatRegisterInTheSameMoment() throws Exception {
		LocalUserDirectory directory = directory();
		RecordingObserver observer = new RecordingObserver();
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			CyclicBarrier barrier = new CyclicBarrier(20);
			Set<Registration> registrations = ConcurrentHashMap.newKeySet();
			for (int i = 0; i < 20; i++) {
				this.threads.execute(() -> {
					try {
						barrier.await();
					}
					catch (Exception ex) {
						throw new IllegalStateException(ex);
					}
					Registration registration = Registrations.next();
					directory.register(registration);
					registrations.add(registration);
				});
			}
			until(() -> registrations.size() == 20 && observer.present.size() == 20);
			assertThat(observer.present.values()).containsExactlyInAnyOrderElementsOf(
					registrations.stream().map((each) -> each.forSender(SENDER.instanceId())).toList());
			assertThat(ReceiverProcess.find(directory)).hasSize(20);
		}
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void findsReceiversInAllFoldersAlsoInThoseThatAppearLater() throws Exception {
		PosixFolderAccess access = (PosixFolderAccess) ACCESS;
		Path session = this.root.resolve("run").resolve(Integer.toUnsignedString(access.userId()));
		LocalUser user = new LocalUser("alice", access, Map.of(), this.root.resolve("run"), this.root.resolve("tmp"));
		RecordingObserver observer = new RecordingObserver();
		LocalUserDirectory directory = new LocalUserDirectory(new RuntimeFolders(user.candidates()),
				FolderEvents::open);
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			Registration cron = Registrations.next();
			directory.register(cron);
			until(() -> observer.ids().equals(Set.of(idOf(cron))));
			Files.createDirectories(session);
			Registration shell = Registrations.next();
			Lease lease = directory.register(shell);
			assertThat(session.resolve("ipc")).isNotEmptyDirectory();
			until(() -> observer.ids().equals(Set.of(idOf(cron), idOf(shell))));
			assertThat(ReceiverProcess.find(directory)).hasSize(2);
			lease.close();
			until(() -> observer.ids().equals(Set.of(idOf(cron))));
		}
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void watchesOnWithoutSecondFolderThatIsRefused() throws Exception {
		Path good = this.root.resolve("good");
		Path link = Files.createSymbolicLink(this.root.resolve("link"), this.root);
		RecordingObserver observer = new RecordingObserver();
		LocalUserDirectory directory = new LocalUserDirectory(folders(good, link), FolderEvents::open);
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			directory.register(Registrations.next());
			until(() -> observer.ids().size() == 1);
		}
	}

	@Test
	void reportsInstanceInTwoFoldersOnceUntilItIsGoneFromBoth() {
		LocalUserDirectory both = new LocalUserDirectory(folders(this.root.resolve("a"), this.root.resolve("b")),
				FolderEvents::open);
		Registration registration = Registrations.next();
		Lease first = LocalUserDirectory.at(this.root.resolve("a")).register(registration);
		Lease second = LocalUserDirectory.at(this.root.resolve("b")).register(registration);
		RecordingObserver observer = new RecordingObserver();
		try (Watch watch = both.watch(ORDERS, SENDER, observer, this.threads)) {
			first.close();
			Registration marker = Registrations.next();
			LocalUserDirectory.at(this.root.resolve("b")).register(marker);
			until(() -> observer.ids().contains(idOf(marker)));
			assertThat(observer.ids()).contains(idOf(registration));
			second.close();
			until(() -> observer.ids().equals(Set.of(idOf(marker))));
		}
	}

	@Test
	void comesThroughStormOfFiles() throws Exception {
		LocalUserDirectory directory = directory();
		CountDownLatch storm = new CountDownLatch(1);
		RecordingObserver observer = new RecordingObserver() {
			@Override
			public void added(Registration registration) {
				super.added(registration);
				await(storm);
			}
		};
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			directory.register(Registrations.next());
			until(() -> observer.ids().size() == 1);
			Path folder = this.root.resolve("ipc");
			for (int i = 0; i < 2000; i++) {
				EntryName dead = new EntryName(EntryName.hash(ORDERS), 1, 1, "%016x".formatted(i));
				EntryFile.write(dead.in(folder, Part.ENTRY), EntryFile.encode(Registrations.next()));
			}
			directory.register(Registrations.next());
			storm.countDown();
			until(() -> observer.ids().size() == 2);
			assertThat(folder.toFile().list()).hasSize(4);
		}
	}

	@Test
	void servesManyWatches() {
		LocalUserDirectory directory = directory();
		List<RecordingObserver> observers = new ArrayList<>();
		List<Watch> watches = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			observers.add(new RecordingObserver());
			watches.add(directory.watch(ORDERS, SENDER, observers.get(i), this.threads));
		}
		Lease lease = directory.register(Registrations.next());
		until(() -> observers.stream().allMatch((observer) -> observer.ids().size() == 1));
		lease.close();
		until(() -> observers.stream().allMatch((observer) -> observer.ids().isEmpty()));
		watches.forEach(Watch::close);
	}

	@Test
	void reportsNothingAfterCloseAndFreesItsThread() {
		LocalUserDirectory directory = directory();
		for (int i = 0; i < 20; i++) {
			RecordingObserver observer = new RecordingObserver();
			CountDownLatch ended = new CountDownLatch(1);
			Watch watch = directory.watch(ORDERS, SENDER, observer, ending(ended));
			watch.close();
			watch.close();
			watch.refresh();
			int before = observer.addedAt.size();
			directory.register(Registrations.next());
			await(ended);
			assertThat(observer.addedAt).hasSize(before);
		}
	}

	@Test
	void canBeClosedByItsObserver() {
		LocalUserDirectory directory = directory();
		AtomicReference<Watch> watch = new AtomicReference<>();
		CountDownLatch ended = new CountDownLatch(1);
		RecordingObserver observer = new RecordingObserver() {
			@Override
			public void added(Registration registration) {
				super.added(registration);
				watch.get().close();
			}
		};
		LocalUserDirectory silent = new LocalUserDirectory(folders(this.root.resolve("ipc")), FolderEvents::none);
		watch.set(silent.watch(ORDERS, SENDER, observer, ending(ended)));
		directory.register(Registrations.next());
		directory.register(Registrations.next());
		watch.get().refresh();
		await(ended);
		assertThat(observer.addedAt).hasSize(1);
	}

	@Test
	void closeDoesNotWaitForObserver() {
		LocalUserDirectory directory = directory();
		CountDownLatch ended = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		RecordingObserver observer = new RecordingObserver() {
			@Override
			public void added(Registration registration) {
				super.added(registration);
				await(closed);
			}
		};
		Watch watch = directory.watch(ORDERS, SENDER, observer, ending(ended));
		directory.register(Registrations.next());
		until(() -> observer.ids().size() == 1);
		watch.close();
		closed.countDown();
		await(ended);
	}

	@Test
	void survivesObserverThatThrows() {
		LocalUserDirectory directory = directory();
		RecordingObserver observer = new RecordingObserver() {
			@Override
			public void added(Registration registration) {
				super.added(registration);
				throw new IllegalStateException("Thrown on purpose");
			}
		};
		directory.register(Registrations.next());
		try (Watch watch = directory.watch(ORDERS, SENDER, observer, this.threads)) {
			directory.register(Registrations.next());
			until(() -> observer.ids().size() == 2);
		}
	}

	@Test
	void closesWatchForWhichThereIsNoThread() {
		Executor none = (task) -> {
			throw new RejectedExecutionException("No thread");
		};
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> directory().watch(ORDERS, SENDER, new RecordingObserver(), none));
	}

	@Test
	void endsWhenItsThreadIsInterrupted() {
		CountDownLatch ended = new CountDownLatch(1);
		directory().watch(ORDERS, SENDER, new RecordingObserver(), ending(ended));
		this.threads.shutdownNow();
		await(ended);
	}

	@Test
	void registersInStandardFolder() {
		RuntimeFolder folder = new RuntimeFolders(LocalUser.current().candidates()).open();
		Registration registration = Registrations.next();
		Lease lease = LocalUserDirectory.standard().register(registration);
		try {
			assertThat(ReceiverProcess.find(LocalUserDirectory.at(folder.path()))).contains(idOf(registration));
		}
		finally {
			lease.close();
		}
	}

	private LocalUserDirectory directory() {
		return LocalUserDirectory.at(this.root.resolve("ipc"));
	}

	private static RuntimeFolders folders(Path... paths) {
		return new RuntimeFolders(Arrays.stream(paths).map((path) -> new RuntimeFolder(path, null, ACCESS)).toList());
	}

	private Executor ending(CountDownLatch ended) {
		return (task) -> this.threads.execute(() -> {
			task.run();
			ended.countDown();
		});
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void until(Callable<Boolean> condition) {
		Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(2)).until(condition);
	}

	private static long median(String what, long[] nanos) {
		Arrays.sort(nanos);
		System.out.printf("%s: p50 %.2f ms, max %.2f ms%n", what, nanos[nanos.length / 2] / 1e6,
				nanos[nanos.length - 1] / 1e6);
		return nanos[nanos.length / 2];
	}

	private static void print(String what, long nanos) {
		System.out.printf("%s: %.2f ms%n", what, nanos / 1e6);
		assertThat(nanos).isLessThan(Duration.ofSeconds(3).toNanos());
	}

}
