package be.sizingservers.ipc;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogMemoryTests {

	private static final int CHUNK = 256 * 1024;

	private final AtomicLong used = new AtomicLong();

	private int questions;

	private LogMemory memory(long allowed) {
		return new LogMemory(this.used, () -> {
			this.questions++;
			return allowed;
		});
	}

	private int directBuffersOf(LogMemory memory) {
		int direct = 0;
		for (int i = 0; i < 100; i++) {
			direct += memory.apply(CHUNK).isDirect() ? 1 : 0;
		}
		return direct;
	}

	@Test
	void doesNotAskForALogThatHasNoBacklog() {
		LogMemory memory = memory(0);
		assertThat(memory.apply(CHUNK).isDirect()).isTrue();
		assertThat(memory.apply(CHUNK).isDirect()).isTrue();
		assertThat(this.questions).isZero();
		assertThat(memory.apply(CHUNK).isDirect()).isFalse();
		assertThat(this.questions).isOne();
	}

	@Test
	void allLogsTogetherHaveAQuarterOfWhatIsAllowed() {
		assertThat(directBuffersOf(memory(80 * CHUNK))).isEqualTo(20);
		assertThat(directBuffersOf(memory(80 * CHUNK))).isEqualTo(2);
		assertThat(this.used).hasValue(22 * CHUNK);
	}

	@Test
	void aLogThatIsNotUsedAnyMoreLeavesItsShareToOthers() {
		LogMemory first = memory(80 * CHUNK);
		directBuffersOf(first);
		first.close();
		first.close();
		assertThat(this.used).hasValue(0);
		assertThat(directBuffersOf(memory(80 * CHUNK))).isEqualTo(20);
	}

	@Test
	void asksThisVirtualMachine() {
		try (LogMemory memory = new LogMemory()) {
			for (int i = 0; i < 8; i++) {
				assertThat(memory.apply(CHUNK).isDirect()).isTrue();
			}
		}
	}

}
