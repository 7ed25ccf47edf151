package be.sizingservers.ipc.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;

import org.springframework.beans.factory.ObjectProvider;

/**
 * All senders and receivers of the application, in the order in which they came: the
 * beans, and those that belong to other beans, which {@linkplain #add add} them. For
 * whatever looks at all of them: health, metrics, the endpoint. Thread-safe.
 */
final class Participants {

	private final ObjectProvider<Sender> senderBeans;

	private final ObjectProvider<Receiver> receiverBeans;

	/**
	 * Guarded by {@code this}, like all below.
	 */
	private final List<Sender> senders = new ArrayList<>();

	private final List<Receiver> receivers = new ArrayList<>();

	private Consumer<Sender> senderAdded = (sender) -> {
	};

	private Consumer<Receiver> receiverAdded = (receiver) -> {
	};

	Participants(ObjectProvider<Sender> senderBeans, ObjectProvider<Receiver> receiverBeans) {
		this.senderBeans = senderBeans;
		this.receiverBeans = receiverBeans;
	}

	/**
	 * A sender that is no bean. It stays for the life of the context.
	 */
	synchronized void add(Sender sender) {
		this.senders.add(sender);
		this.senderAdded.accept(sender);
	}

	/**
	 * A receiver that is no bean. It stays for the life of the context.
	 */
	synchronized void add(Receiver receiver) {
		this.receivers.add(receiver);
		this.receiverAdded.accept(receiver);
	}

	synchronized List<Sender> senders() {
		return distinct(this.senderBeans.orderedStream(ObjectProvider.UNFILTERED, false), this.senders);
	}

	synchronized List<Receiver> receivers() {
		return distinct(this.receiverBeans.orderedStream(ObjectProvider.UNFILTERED, false), this.receivers);
	}

	/**
	 * Tells of all that are there, at once, and of those that are added.
	 */
	synchronized void each(Consumer<Sender> sender, Consumer<Receiver> receiver) {
		senders().forEach(sender);
		receivers().forEach(receiver);
		this.senderAdded = this.senderAdded.andThen(sender);
		this.receiverAdded = this.receiverAdded.andThen(receiver);
	}

	/**
	 * By identity: what a proxy is equal to does not matter.
	 */
	private static <T> List<T> distinct(Stream<T> beans, Collection<T> added) {
		Set<T> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		return Stream.concat(beans, added.stream()).filter(seen::add).toList();
	}

}
