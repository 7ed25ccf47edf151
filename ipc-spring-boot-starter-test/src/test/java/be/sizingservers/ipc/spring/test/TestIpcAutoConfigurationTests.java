package be.sizingservers.ipc.spring.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TestIpcAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TestIpcAutoConfiguration.class))
		.withUserConfiguration(ShopApplication.class)
		.withPropertyValues("ipc.handle=orders");

	@Test
	void leavesManagerOut() {
		this.runner.withPropertyValues("ipc.epm.host=manager.invalid", "ipc.epm.password=secret", "ipc.epm.salt={1,2}")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(EndPointManagerConnection.class);
				context.getBean(IpcTester.class).deliver("orders", new OrderPlaced("A-1", 1));
			});
	}

	@Test
	void touchesNoFolder(@TempDir Path folder) throws IOException {
		Path directory = folder.resolve("receivers");
		this.runner.withPropertyValues("ipc.local.directory=" + directory).run((context) -> {
			context.getBean(IpcTester.class).deliver("orders", new OrderPlaced("A-1", 1));
			assertThat(directory).doesNotExist();
		});
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void opensNoSocket() {
		this.runner.run((context) -> {
			// Once, so that every class is loaded.
			IpcTester tester = context.getBean(IpcTester.class);
			tester.deliver("orders", new OrderPlaced("A-1", 1));
		});
		Set<String> before = sockets();
		this.runner.run((context) -> {
			IpcTester tester = context.getBean(IpcTester.class);
			tester.receive("orders", OrderCancelled.class, (cancelled) -> assertThat(sockets()).isEqualTo(before));
			assertThat(context.getBean(ShopApplication.class).cancel("A-1").delivered()).hasSize(1);
			assertThat(context.getBean(Receiver.class).localEndPoint().address().getPort()).isPositive();
			assertThat(sockets()).isEqualTo(before);
		});
	}

	@Test
	void leavesNoThreadBehind() {
		Set<Thread> before = threads();
		this.runner.run((context) -> {
			IpcTester tester = context.getBean(IpcTester.class);
			tester.receive("orders", OrderCancelled.class, (cancelled) -> {
			});
			tester.deliver("orders", new OrderPlaced("A-1", 1));
			context.getBean(ShopApplication.class).cancel("A-1");
			assertThat(threads()).isNotEqualTo(before);
		});
		Set<Thread> left = threads();
		left.removeAll(before);
		left.removeIf((thread) -> join(thread));
		assertThat(left).isEmpty();
	}

	@Test
	void goesOnAfterRestart() {
		this.runner.run((context) -> {
			IpcTester tester = context.getBean(IpcTester.class);
			context.getSourceApplicationContext().stop();
			assertThatIllegalStateException().isThrownBy(() -> tester.deliver("orders", new OrderPlaced("A-1", 1)))
				.withMessageContaining("none; is it running?");
			context.getSourceApplicationContext().start();
			tester.deliver("orders", new OrderPlaced("A-1", 1));
			context.getBean(ShopApplication.class).cancel("A-1");
			assertThat(tester.sent("orders")).hasSize(1);
		});
	}

	@Test
	void keepsContextsApart() {
		this.runner.run((one) -> this.runner.run((other) -> {
			assertThat(one.getBean(Sender.class).receivers()).isEmpty();
			one.getBean(ShopApplication.class).cancel("A-1");
			assertThat(one.getBean(IpcTester.class).sent("orders", OrderCancelled.class)).hasSize(1);
			assertThat(other.getBean(IpcTester.class).sent("orders", OrderCancelled.class)).isEmpty();
		}));
	}

	@Test
	void usesTypeIdsOfApplication() {
		this.runner
			.withPropertyValues("ipc.types.ids.cancelled.v1=" + OrderCancelled.class.getName(),
					"ipc.types.ids.placed.v1=" + OrderPlaced.class.getName())
			.run((context) -> {
				IpcTester tester = context.getBean(IpcTester.class);
				ShopApplication shop = context.getBean(ShopApplication.class);
				tester.receive("orders", OrderCancelled.class, (cancelled) -> {
				});
				assertThat(shop.cancel("A-1").delivered()).hasSize(1);
				assertThat(tester.sent("orders", OrderCancelled.class)).containsExactly(new OrderCancelled("A-1"));
				tester.deliver("orders", new OrderPlaced("A-1", 1));
				assertThat(shop.received).hasSize(1);
			});
	}

	@Test
	void hasNoTesterWithoutHandle() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TestIpcAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IpcTester.class));
	}

	@Test
	void isNotAppliedByItself() {
		List<String> applied = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates();
		assertThat(applied).contains("be.sizingservers.ipc.spring.autoconfigure.IpcAutoConfiguration")
			.doesNotContain(TestIpcAutoConfiguration.class.getName());
	}

	private static Set<String> sockets() {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.map(TestIpcAutoConfigurationTests::target)
				.filter((target) -> target.startsWith("socket:"))
				.collect(Collectors.toCollection(TreeSet::new));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			// It was closed meanwhile.
			return "";
		}
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("ipc-"))
			.collect(Collectors.toSet());
	}

	private static boolean join(Thread thread) {
		try {
			thread.join(10_000);
			return !thread.isAlive();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
