package be.sizingservers.ipc.spring.modulith;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.MessageId;
import be.sizingservers.ipc.spring.MessageEventPublisher;
import org.junit.jupiter.api.Test;

import org.springframework.modulith.events.EventExternalizationConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class IpcEventExternalizerTests {

	private final IpcEventExternalizer externalizer = new IpcEventExternalizer(
			EventExternalizationConfiguration.externalizing().select((event) -> true).build(),
			(payload, target) -> CompletableFuture.completedFuture(null));

	@Test
	void takesNothingOutThatHasJustComeIn() throws Exception {
		Object received = new Object();
		List<Boolean> supported = new ArrayList<>();
		new MessageEventPublisher((event) -> {
			supported.add(this.externalizer.supports(received));
			supported.add(this.externalizer.supports(new Object()));
		}).onMessage(new Message(Handle.of("orders"), received, new MessageId(UUID.randomUUID(), 1), "shop",
				Instant.EPOCH, Map.of()));
		assertThat(supported).containsExactly(false, true);
		assertThat(this.externalizer.supports(received)).isTrue();
	}

}
