package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(OS.LINUX)
class FolderEventsTests {

	private static final Duration FOREVER = Duration.ofSeconds(20);

	@TempDir
	Path folder;

	private final FolderEvents events = FolderEvents.open();

	@AfterEach
	void close() {
		this.events.close();
	}

	@Test
	void wakesWhenAnEntryComesOrGoes() throws Exception {
		this.events.follow(this.folder);
		Path entry = Files.createFile(this.folder.resolve("mine-1.entry"));
		await(FOREVER);
		Files.delete(entry);
		await(FOREVER);
	}

	@Test
	void sleepsOnForOtherFiles() throws Exception {
		this.events.follow(this.folder);
		Files.createFile(this.folder.resolve("mine-1.lock"));
		Files.createFile(this.folder.resolve("other-1.entry"));
		long start = System.nanoTime();
		await(Duration.ofMillis(300));
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
	}

	@Test
	void wakesOnOverflowWhateverTheNames() throws Exception {
		this.events.follow(this.folder);
		for (int i = 0; i < 2000; i++) {
			Files.createFile(this.folder.resolve("other-" + i));
		}
		await(FOREVER);
	}

	@Test
	void followsFolderThatIsMadeAnew() throws Exception {
		Path child = Files.createDirectory(this.folder.resolve("child"));
		this.events.follow(child);
		Files.delete(child);
		await(FOREVER);
		Files.createDirectory(child);
		this.events.follow(child);
		Files.createFile(child.resolve("mine-1.entry"));
		await(FOREVER);
	}

	@Test
	void keepsWakeUpThatComesBeforeTheWait() throws Exception {
		this.events.wake();
		await(FOREVER);
	}

	@Test
	void wakesAndLeavesNoInterruptBehind() throws Exception {
		for (FolderEvents sleeping : new FolderEvents[] { this.events, FolderEvents.none() }) {
			AtomicReference<Thread> sleeper = new AtomicReference<>();
			CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
				sleeper.set(Thread.currentThread());
				try {
					sleeping.await("mine", FOREVER);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				return Thread.currentThread().isInterrupted();
			}, (task) -> new Thread(task).start());
			untilAsleep(sleeper);
			sleeping.wake();
			assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
		}
	}

	@Test
	void passesOnAnInterruptFromElsewhere() {
		AtomicReference<Thread> sleeper = new AtomicReference<>();
		CompletableFuture<Void> sleep = new CompletableFuture<>();
		new Thread(() -> {
			sleeper.set(Thread.currentThread());
			try {
				this.events.await("mine", FOREVER);
				sleep.complete(null);
			}
			catch (InterruptedException ex) {
				sleep.completeExceptionally(ex);
			}
		}).start();
		untilAsleep(sleeper);
		sleeper.get().interrupt();
		assertThat(sleep).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(InterruptedException.class);
	}

	private void await(Duration atMost) throws InterruptedException, IOException {
		long start = System.nanoTime();
		this.events.await("mine", atMost);
		assertThat(System.nanoTime() - start).isLessThan(FOREVER.toNanos());
	}

	private static void untilAsleep(AtomicReference<Thread> thread) {
		Awaitility.await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.TIMED_WAITING);
	}

}
