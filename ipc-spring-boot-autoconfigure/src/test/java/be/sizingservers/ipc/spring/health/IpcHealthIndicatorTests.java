package be.sizingservers.ipc.spring.health;

import java.lang.reflect.Proxy;
import java.util.List;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.LifecycleSender;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class IpcHealthIndicatorTests {

	@Test
	void staysUpWhileAParticipantStops() {
		Health health = new IpcHealthIndicator("local-user", () -> List.of(stopping()), List::of, null).health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("senders", List.of());
	}

	/**
	 * One that has stopped, although it was running when it was looked at.
	 */
	private static Sender stopping() {
		LifecycleSender stopped = new LifecycleSender(Handle.of("orders"), () -> {
			throw new IllegalStateException("started");
		});
		return (Sender) Proxy.newProxyInstance(Sender.class.getClassLoader(), new Class<?>[] { Sender.class }, (proxy,
				method, arguments) -> method.getName().equals("handle") ? stopped.handle() : stopped.receivers());
	}

}
