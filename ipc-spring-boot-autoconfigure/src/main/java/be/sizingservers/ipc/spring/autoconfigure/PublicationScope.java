package be.sizingservers.ipc.spring.autoconfigure;

import java.util.function.Predicate;

import be.sizingservers.ipc.spring.IpcMessageEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * What event listeners need around the publication of a message if they only listen
 * within it.
 */
interface PublicationScope {

	/**
	 * Puts the scope around a publisher.
	 * @param publisher where the events go
	 * @param needsScope which messages have listeners that need the scope
	 * @return a publisher with the scope; {@code null} if there cannot be one here
	 */
	@Nullable ApplicationEventPublisher around(ApplicationEventPublisher publisher, Predicate<IpcMessageEvent<?>> needsScope);

}
