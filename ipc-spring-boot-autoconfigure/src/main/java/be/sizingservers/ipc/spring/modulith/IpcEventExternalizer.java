package be.sizingservers.ipc.spring.modulith;

import be.sizingservers.ipc.spring.MessageEventPublisher;

import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

/**
 * Externalizes what the application publishes itself, and not what came over IPC: that
 * would go back and forth for ever.
 */
public class IpcEventExternalizer extends EventExternalizerModuleListener {

	/**
	 * Creates an externalizer.
	 * @param configuration says which events are externalized
	 * @param transport takes them out
	 */
	public IpcEventExternalizer(EventExternalizationConfiguration configuration,
			EventExternalizationTransport transport) {
		super(configuration, transport);
	}

	/**
	 * Asked by Modulith on the thread that publishes.
	 */
	@Override
	public boolean supports(Object event) {
		return !MessageEventPublisher.isHandling(event) && super.supports(event);
	}

}
