package be.sizingservers.ipc.epm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.epm.LeaseViolation.Invariant;
import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;

/**
 * Machines that are wrong in one way each. They show that the checker would see it.
 */
enum LeaseMutants {

	/** What a manager does not list while it warms up counts as gone. */
	WARMING_UP_IGNORED(Invariant.NO_FALSE_REMOVAL) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public EpmFrame toClient(EpmFrame frame) {
					return (frame instanceof EpmFrame.Snapshot told)
							? new EpmFrame.Snapshot(told.watch(), told.epoch(), told.revision(), false, told.entries())
							: frame;
				}
			};
		}
	},

	/** What one manager does not list is gone, whatever the others say. */
	ONE_ABSENCE_REMOVES(Invariant.NO_FALSE_REMOVAL) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public int source(int manager) {
					return 0;
				}
			};
		}
	},

	/** A manager that is away is believed as if it were there. */
	ABSENT_MANAGER_BELIEVED(Invariant.GONE_IN_TIME) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public boolean hearsOfAbsence() {
					return false;
				}
			};
		}
	},

	/** Who is found at a known address is taken for the receiver that was there. */
	ADDRESS_IS_IDENTITY(Invariant.EXACT) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {

				private final Map<List<Object>, UUID> first = new HashMap<>();

				@Override
				public EpmFrame toClient(EpmFrame frame) {
					return (frame instanceof EpmFrame.Events told) ? new EpmFrame.Events(told.watch(), told.revision(),
							told.put().stream().map(this::renamed).toList(), told.removed()) : frame;
				}

				private EpmFrame.Entry renamed(EpmFrame.Entry entry) {
					UUID instance = this.first.computeIfAbsent(List.of(ByteBuffer.wrap(entry.address()), entry.port()),
							(address) -> entry.instance());
					return new EpmFrame.Entry(instance, entry.address(), entry.port(), entry.application(),
							entry.processId(), entry.applicationId(), entry.key());
				}

			};
		}
	},

	/** Who hears that its lease is unknown does not register again. */
	UNKNOWN_LEASE_IGNORED(Invariant.COMPLETE) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public EpmFrame toClient(EpmFrame frame) {
					return (frame instanceof EpmFrame.Renewed) ? new EpmFrame.Renewed(List.of()) : frame;
				}
			};
		}
	},

	/** A manager that stood still lets all leases expire. */
	PAUSE_NOT_GUARDED(Invariant.NO_FALSE_REMOVAL) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public boolean guardsPause() {
					return false;
				}
			};
		}
	},

	/** A watch goes on at its revision, of whatever epoch that is. */
	EPOCH_IGNORED(Invariant.EXACT) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public EpmFrame toManager(EpmFrame frame, long epoch) {
					return (frame instanceof EpmFrame.Watch watch && watch.epoch() != 0) ? new EpmFrame.Watch(
							watch.watch(), watch.handle(), watch.secret(), epoch, watch.fromRevision()) : frame;
				}
			};
		}
	},

	/** Progress is told before the news that it covers, which then look old. */
	PROGRESS_IS_STATE(Invariant.EXACT) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public List<EpmFrame> news(List<EpmFrame> frames) {
					List<EpmFrame> reordered = new ArrayList<>(frames);
					reordered.sort((one, other) -> Boolean.compare(other instanceof EpmFrame.Progress,
							one instanceof EpmFrame.Progress));
					return reordered;
				}
			};
		}
	},

	/** A receiver that is closed just goes. */
	NOT_DEREGISTERED(Invariant.GONE_IN_TIME) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public @Nullable EpmFrame toManager(EpmFrame frame, long epoch) {
					return (frame instanceof EpmFrame.Deregister) ? null : frame;
				}
			};
		}
	},

	/** Leases are not renewed. */
	NOT_RENEWED(Invariant.NO_FALSE_REMOVAL) {
		@Override
		LeaseMutation mutation() {
			return new LeaseMutation() {
				@Override
				public EpmFrame toManager(EpmFrame frame, long epoch) {
					return (frame instanceof EpmFrame.Renew) ? new EpmFrame.KeepAlive() : frame;
				}
			};
		}
	};

	private final Invariant broken;

	LeaseMutants(Invariant broken) {
		this.broken = broken;
	}

	/**
	 * What the checker sees of it, sooner or later.
	 */
	Invariant broken() {
		return this.broken;
	}

	/**
	 * What is wrong. One for each run, as it may remember something.
	 */
	abstract LeaseMutation mutation();

}
