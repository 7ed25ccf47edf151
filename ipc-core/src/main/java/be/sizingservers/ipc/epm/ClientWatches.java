package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * The watches of a client at one End Point Manager: each goes on with each connection
 * where it was, by epoch and revision. A part of {@link RegistryClient}.
 */
final class ClientWatches {

	/**
	 * Takes what one manager says about the receivers of a handle. Called by the machine,
	 * under the lock of its owner: must return at once and call nobody back.
	 */
	interface Audience {

		/**
		 * These are all.
		 * @param receivers with the keys of their pairs
		 * @param warmingUp whether some may be missing
		 */
		void snapshot(List<Registration> receivers, boolean warmingUp);

		/**
		 * These have changed; maybe none.
		 * @param put receivers that came or changed
		 * @param removed receivers that are gone
		 */
		void events(List<Registration> put, List<UUID> removed);

		/**
		 * The manager says nothing until it is back.
		 */
		void away();

	}

	private static final class Watched {

		private final int number;

		private final Handle handle;

		private final SenderSecret secret;

		private final Audience audience;

		private Standing standing = Standing.PENDING;

		/**
		 * 0: nothing is known.
		 */
		private long epoch;

		private long revision;

		private boolean warmingUp;

		/**
		 * By this connection.
		 */
		private boolean answered;

		private Watched(int number, Handle handle, SenderSecret secret, Audience audience) {
			this.number = number;
			this.handle = handle;
			this.secret = secret;
			this.audience = audience;
		}

	}

	private final Map<Integer, Watched> watched = new LinkedHashMap<>();

	private final Consumer<EpmFrame> out;

	private boolean connected;

	ClientWatches(Consumer<EpmFrame> out) {
		this.out = out;
	}

	void add(int number, Handle handle, SenderSecret secret, Audience audience) {
		Watched added = new Watched(number, handle, secret, audience);
		this.watched.put(number, added);
		if (this.connected) {
			watch(added);
		}
	}

	void remove(int number) {
		Watched removed = this.watched.remove(number);
		if (removed != null && this.connected) {
			this.out.accept(new EpmFrame.Unwatch(number));
		}
	}

	@Nullable Standing standing(int number) {
		Watched known = this.watched.get(number);
		return (known != null) ? known.standing : null;
	}

	boolean isWarmingUp() {
		return this.watched.values().stream().anyMatch((each) -> each.answered && each.warmingUp);
	}

	// --- the connection ---

	void connected() {
		this.connected = true;
		this.watched.values().forEach(this::watch);
	}

	/**
	 * What was known while the manager warmed up is asked for anew: the end of that may
	 * have been missed.
	 */
	private void watch(Watched what) {
		boolean resumes = what.epoch != 0 && !what.warmingUp;
		what.standing = Standing.PENDING;
		this.out.accept(new EpmFrame.Watch(what.number, what.handle.value(), what.secret.toBytes(),
				resumes ? what.epoch : 0, resumes ? what.revision : 0));
	}

	void disconnected(Standing why) {
		this.connected = false;
		for (Watched each : this.watched.values()) {
			each.standing = why;
			each.answered = false;
			each.audience.away();
		}
	}

	/**
	 * The manager may not have liked what the watches know: they begin anew.
	 */
	void forget() {
		this.watched.values().forEach((each) -> each.epoch = 0);
	}

	// --- answers ---

	void snapshot(EpmFrame.Snapshot frame) {
		Watched known = this.watched.get(frame.watch());
		if (known == null) {
			return;
		}
		if (frame.epoch() == 0) {
			throw new ProtocolException("A snapshot has the epoch 0");
		}
		boolean older = known.epoch == frame.epoch() && frame.revision() < known.revision;
		known.warmingUp = frame.warmingUp();
		accept(known);
		if (older) {
			known.audience.events(List.of(), List.of());
			return;
		}
		known.epoch = frame.epoch();
		known.revision = frame.revision();
		known.audience.snapshot(registrations(known.handle, frame.entries()), frame.warmingUp());
	}

	void events(EpmFrame.Events frame) {
		Watched known = this.watched.get(frame.watch());
		if (known == null) {
			return;
		}
		if (known.epoch == 0) {
			throw new ProtocolException("Events came before the first snapshot");
		}
		accept(known);
		if (frame.revision() <= known.revision) {
			known.audience.events(List.of(), List.of());
			return;
		}
		known.revision = frame.revision();
		known.audience.events(registrations(known.handle, frame.put()), frame.removed());
	}

	private static void accept(Watched known) {
		known.answered = true;
		known.standing = Standing.ACCEPTED;
	}

	void progress(EpmFrame.Progress frame) {
		for (Watched each : this.watched.values()) {
			if (each.answered) {
				each.revision = Math.max(each.revision, frame.revision());
			}
		}
	}

	void refused(int number, Standing.Refused refusal) {
		Watched known = this.watched.get(number);
		if (known != null) {
			known.standing = refusal;
		}
	}

	/**
	 * Tries refused watches again.
	 */
	void retry() {
		this.watched.values()
			.stream()
			.filter((each) -> this.connected && each.standing instanceof Standing.Refused)
			.forEach(this::watch);
	}

	private static List<Registration> registrations(Handle handle, List<EpmFrame.Entry> entries) {
		return entries.stream().map((entry) -> registration(handle, entry)).toList();
	}

	private static Registration registration(Handle handle, EpmFrame.Entry entry) {
		try {
			InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(entry.address()), entry.port());
			EndPoint endPoint = new EndPoint(entry.instance(), address, Printable.of(entry.application()),
					entry.processId());
			return new Registration(handle, endPoint, entry.applicationId(), LinkKey.of(entry.key()));
		}
		catch (UnknownHostException ex) {
			throw new ProtocolException("A receiver has an address of %d bytes".formatted(entry.address().length));
		}
	}

}
