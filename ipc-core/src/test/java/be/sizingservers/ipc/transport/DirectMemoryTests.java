package be.sizingservers.ipc.transport;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

	private int directBuffersOf(DirectMemory memory) {
		int direct = 0;
		for (int i = 0; i < 100; i++) {
			direct += memory.apply(CHUNK).isDirect() ? 1 : 0;
		}
		return direct;
	}

	@Test
	void doesNotAskForTheFirstMegabyte() {
		DirectMemory memory = memory(0);
		for (int i = 0; i < 4; i++) {
			assertThat(memory.apply(CHUNK).isDirect()).isTrue();
		}
		assertThat(this.questions).isZero();
		assertThat(memory.apply(CHUNK).isDirect()).isFalse();
		assertThat(this.questions).isOne();
	}

	@Test
	void allTogetherHaveAQuarterOfWhatIsAllowed() {
		assertThat(directBuffersOf(memory(80 * CHUNK))).isEqualTo(20);
		assertThat(directBuffersOf(memory(80 * CHUNK))).isZero();
		assertThat(this.used).hasValue(20 * CHUNK);
	}

	@Test
	void whatIsNotUsedAnyMoreLeavesItsShareToOthers() {
		DirectMemory first = memory(80 * CHUNK);
		directBuffersOf(first);
		first.close();
		first.close();
		assertThat(this.used).hasValue(0);
		assertThat(directBuffersOf(memory(80 * CHUNK))).isEqualTo(20);
	}

	@Test
	void asksThisVirtualMachine() {
		try (DirectMemory memory = new DirectMemory()) {
			for (int i = 0; i < 8; i++) {
				assertThat(memory.apply(CHUNK).isDirect()).isTrue();
			}
		}
	}

}
