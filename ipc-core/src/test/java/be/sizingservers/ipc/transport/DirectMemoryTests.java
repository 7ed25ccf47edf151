package be.sizingservers.ipc.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DirectMemoryTests {

	private static final int CHUNK = 256 * 1024;

	private final AtomicLong used = new AtomicLong();

	private int questions;

	private DirectMemory memory(long allowed) {
		return new DirectMemory(this.used, () -> {
			this.questions++;
			return allowed;
		});
	}

	private final List<ByteBuffer> inUse = new ArrayList<>();

	private int directBuffersOf(DirectMemory memory) {
		int direct = 0;
		for (int i = 0; i < 100; i++) {
			ByteBuffer buffer = memory.apply(CHUNK);
			this.inUse.add(buffer);
			direct += buffer.isDirect() ? 1 : 0;
		}
		return direct;
	}

	@Test
	void doesNotAskForTheFirstMegabyte() {
		DirectMemory memory = memory(0);
		assertThat(directBuffersOf(memory)).isEqualTo(4);
		assertThat(this.questions).isEqualTo(96);
	}

	@Test
	void allTogetherHaveAQuarterOfWhatIsAllowed() {
		assertThat(directBuffersOf(memory(80 * CHUNK))).isEqualTo(20);
		assertThat(directBuffersOf(memory(80 * CHUNK))).isZero();
		assertThat(this.used).hasValue(20 * CHUNK);
	}

	@Test
	void whatTheVirtualMachineHasTakenBackIsThereForOthers() {
		DirectMemory memory = memory(80 * CHUNK);
		directBuffersOf(memory);
		this.inUse.clear();
		await().untilAsserted(() -> {
			System.gc();
			assertThat(this.used).hasValue(0);
		});
		assertThat(directBuffersOf(memory)).isEqualTo(20);
	}

	@Test
	void asksThisVirtualMachine() {
		for (int i = 0; i < 8; i++) {
			assertThat(DirectMemory.SHARED.apply(CHUNK).isDirect()).isTrue();
		}
	}

}
