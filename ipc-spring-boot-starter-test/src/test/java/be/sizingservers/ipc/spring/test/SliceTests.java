package be.sizingservers.ipc.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.codec.IpcType;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without any other auto-configuration.
 */
@SpringJUnitConfig(SliceTests.Listening.class)
@TestPropertySource(properties = "ipc.handle=slices")
@AutoConfigureTestIpc
class SliceTests {

	@Autowired
	private IpcTester tester;

	@Autowired
	private Listening listening;

	@Autowired
	private Sender sender;

	@Test
	void sendsAndReceivesInSlice() {
		this.tester.deliver("slices", new Slice(7));
		assertThat(this.listening.slices).containsExactly(new Slice(7));
		this.sender.publish(new Slice(8));
		assertThat(this.tester.sent("slices", Slice.class)).containsExactly(new Slice(8));
	}

	static class Listening {

		private final List<Slice> slices = new CopyOnWriteArrayList<>();

		@EventListener
		void on(Slice slice) {
			this.slices.add(slice);
		}

	}

	@IpcType("Slice")
	record Slice(int number) {
	}

}
