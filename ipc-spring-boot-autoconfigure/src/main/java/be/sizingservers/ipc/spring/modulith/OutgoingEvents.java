package be.sizingservers.ipc.spring.modulith;

import java.util.Map;

import be.sizingservers.ipc.spring.MessageEventPublisher;

import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;

/**
 * What Modulith externalizes, apart from what has just come in over IPC: two applications
 * would else send each other the same event for ever. Modulith asks on the thread that
 * publishes. Thread-safe.
 *
 * @param configuration says what else is externalized, and how
 */
public record OutgoingEvents(
		EventExternalizationConfiguration configuration) implements EventExternalizationConfiguration {

	@Override
	public boolean supports(Object event) {
		return !MessageEventPublisher.isHandling(event) && this.configuration.supports(event);
	}

	@Override
	public Object map(Object event) {
		return this.configuration.map(event);
	}

	@Override
	public RoutingTarget determineTarget(Object event) {
		return this.configuration.determineTarget(event);
	}

	@Override
	public Map<String, Object> getHeadersFor(Object event) {
		return this.configuration.getHeadersFor(event);
	}

	@Override
	public boolean serializeExternalization() {
		return this.configuration.serializeExternalization();
	}

}
