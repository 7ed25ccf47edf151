package be.sizingservers.ipc.epm;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import be.sizingservers.ipc.directory.Registration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnionTests {

	private final Registration one = ListedReceivers.next();

	private final Registration two = ListedReceivers.next();

	private final Union single = new Union(1);

	private final Union pair = new Union(2);

	@Test
	void addsWhatIsListedOnce() {
		this.single.snapshot(0, List.of(this.one), false);
		this.single.events(0, List.of(this.two, this.one), List.of());
		assertThat(added(this.single.changes())).containsExactly(this.one, this.two);
		assertThat(this.single.hasSuspects()).isFalse();
		assertThat(this.single.changes()).isEmpty();
	}

	@Test
	void removesWhatIsNotInTheNextSnapshot() {
		told(this.single, 0, this.one, this.two);
		this.single.snapshot(0, List.of(this.two), false);
		assertThat(removed(this.single.changes())).containsExactly(ListedReceivers.idOf(this.one));
	}

	@Test
	void removesWhatTheEventsRemove() {
		told(this.single, 0, this.one, this.two);
		this.single.events(0, List.of(), List.of(ListedReceivers.idOf(this.two)));
		assertThat(removed(this.single.changes())).containsExactly(ListedReceivers.idOf(this.two));
	}

	@Test
	void keepsWhatIsKnownWhileTheManagerIsAway() {
		told(this.single, 0, this.one);
		this.single.away(0);
		assertThat(this.single.changes()).isEmpty();
		this.single.events(0, List.of(), List.of());
		assertThat(this.single.changes()).isEmpty();
	}

	@Test
	void removesNothingWhileTheManagerWarmsUp() {
		told(this.single, 0, this.one, this.two);
		this.single.away(0);
		this.single.snapshot(0, List.of(), true);
		assertThat(this.single.changes()).isEmpty();
		this.single.events(0, List.of(this.two), List.of());
		assertThat(this.single.changes()).isEmpty();
		this.single.snapshot(0, List.of(this.two), false);
		assertThat(removed(this.single.changes())).containsExactly(ListedReceivers.idOf(this.one));
	}

	@Test
	void aManagerThatWarmsUpKnowsWhatItHasListedAndRemoved() {
		this.single.snapshot(0, List.of(this.one, this.two), true);
		this.single.changes();
		this.single.events(0, List.of(), List.of(ListedReceivers.idOf(this.one)));
		assertThat(removed(this.single.changes())).containsExactly(ListedReceivers.idOf(this.one));
		this.single.away(0);
		this.single.snapshot(0, List.of(), true);
		assertThat(this.single.changes()).isEmpty();
	}

	@Test
	void addsWhatAManagerListsThatWarmsUp() {
		this.single.snapshot(0, List.of(this.one), true);
		assertThat(added(this.single.changes())).containsExactly(this.one);
	}

	@Test
	void removesOnlyWhatNoManagerLists() {
		told(this.pair, 0, this.one);
		told(this.pair, 1, this.one);
		this.pair.events(0, List.of(), List.of(ListedReceivers.idOf(this.one)));
		assertThat(this.pair.changes()).isEmpty();
		this.pair.events(1, List.of(), List.of(ListedReceivers.idOf(this.one)));
		assertThat(removed(this.pair.changes())).containsExactly(ListedReceivers.idOf(this.one));
	}

	@Test
	void believesTheManagerThatIsThere() {
		told(this.pair, 0, this.one);
		told(this.pair, 1, this.one);
		this.pair.away(0);
		assertThat(this.pair.changes()).isEmpty();
		this.pair.events(1, List.of(), List.of(ListedReceivers.idOf(this.one)));
		assertThat(removed(this.pair.changes())).containsExactly(ListedReceivers.idOf(this.one));
	}

	@Test
	void doesNotAddAgainWhatAnAbsentManagerSaidBefore() {
		told(this.pair, 0, this.one);
		told(this.pair, 1, this.one);
		this.pair.away(0);
		this.pair.events(1, List.of(), List.of(ListedReceivers.idOf(this.one)));
		this.pair.changes();
		this.pair.snapshot(1, List.of(this.two), false);
		assertThat(added(this.pair.changes())).containsExactly(this.two);
		this.pair.events(0, List.of(), List.of(ListedReceivers.idOf(this.one)));
		assertThat(this.pair.changes()).isEmpty();
	}

	@Test
	void removesNothingWhenTheOnlyOneThatKnowsForCertainHasGone() {
		told(this.pair, 0, this.one);
		this.pair.snapshot(1, List.of(), true);
		this.pair.away(0);
		assertThat(this.pair.changes()).isEmpty();
		this.pair.snapshot(1, List.of(), false);
		assertThat(removed(this.pair.changes())).containsExactly(ListedReceivers.idOf(this.one));
	}

	@Test
	void aReceiverThatMovesIsRemovedAndAdded() {
		told(this.single, 0, this.one);
		Registration moved = ListedReceivers.moved(this.one, 6000);
		this.single.events(0, List.of(moved), List.of());
		assertThat(this.single.changes()).containsExactly(new Union.Change(ListedReceivers.idOf(this.one), null),
				new Union.Change(ListedReceivers.idOf(this.one), moved));
	}

	@Test
	void aReceiverThatMovedWhileTheManagerWasAwayIsRemovedAndAdded() {
		told(this.single, 0, this.one);
		this.single.away(0);
		Registration moved = ListedReceivers.moved(this.one, 6000);
		this.single.snapshot(0, List.of(moved), true);
		assertThat(this.single.changes()).hasSize(2);
	}

	@Test
	void twoManagersMaySeeAReceiverAtTwoAddresses() {
		told(this.pair, 0, this.one);
		Registration seen = ListedReceivers.moved(this.one, 6000);
		this.pair.snapshot(1, List.of(seen), false);
		this.pair.away(0);
		this.pair.events(0, List.of(this.one), List.of());
		this.pair.events(0, List.of(), List.of(ListedReceivers.idOf(this.one)));
		assertThat(this.pair.changes()).isEmpty();
	}

	@Test
	void aReceiverThatMovedWhileTheManagerStartedAgainIsRemovedAndAdded() {
		told(this.single, 0, this.one);
		this.single.away(0);
		this.single.snapshot(0, List.of(), true);
		assertThat(this.single.changes()).isEmpty();
		Registration moved = ListedReceivers.moved(this.one, 6000);
		this.single.events(0, List.of(moved), List.of());
		assertThat(this.single.changes()).containsExactly(new Union.Change(ListedReceivers.idOf(this.one), null),
				new Union.Change(ListedReceivers.idOf(this.one), moved));
	}

	@Test
	void keepsTheAddressThatAManagerMaySayAgainWhenItHasWarmedUp() {
		told(this.pair, 0, this.one);
		this.pair.snapshot(1, List.of(ListedReceivers.moved(this.one, 6000)), false);
		this.pair.away(0);
		this.pair.snapshot(0, List.of(), true);
		assertThat(this.pair.changes()).isEmpty();
		this.pair.events(0, List.of(this.one), List.of());
		assertThat(this.pair.changes()).isEmpty();
	}

	private static void told(Union union, int manager, Registration... receivers) {
		union.snapshot(manager, List.of(receivers), false);
		union.changes();
	}

	private static List<Registration> added(List<Union.Change> changes) {
		List<Registration> added = new ArrayList<>();
		for (Union.Change change : changes) {
			assertThat(change.added()).isNotNull();
			added.add(change.added());
		}
		return added;
	}

	private static List<UUID> removed(List<Union.Change> changes) {
		assertThat(changes).allSatisfy((change) -> assertThat(change.added()).isNull());
		return changes.stream().map(Union.Change::instanceId).toList();
	}

}
