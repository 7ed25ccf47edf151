package be.sizingservers.ipc.spring.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.springframework.modulith.events.EventPublication.Status;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;

/**
 * What Spring Modulith keeps in a database.
 */
class InMemoryPublications implements EventPublicationRepository {

	private final List<TargetEventPublication> publications = new CopyOnWriteArrayList<>();

	private final List<UUID> failed = new CopyOnWriteArrayList<>();

	List<TargetEventPublication> all() {
		return this.publications;
	}

	/**
	 * Those that the registry has been told to have failed, once for each time.
	 */
	List<UUID> failed() {
		return this.failed;
	}

	@Override
	public TargetEventPublication create(TargetEventPublication publication) {
		this.publications.add(publication);
		return publication;
	}

	@Override
	public void markCompleted(Object event, PublicationTargetIdentifier identifier, Instant completionDate) {
		find((each) -> each.isAssociatedWith(event, identifier)).forEach((each) -> each.markCompleted(completionDate));
	}

	@Override
	public void markCompleted(UUID identifier, Instant completionDate) {
		find((each) -> each.getIdentifier().equals(identifier)).forEach((each) -> each.markCompleted(completionDate));
	}

	@Override
	public void markFailed(UUID identifier) {
		this.failed.add(identifier);
	}

	@Override
	public List<TargetEventPublication> findIncompletePublications() {
		return find((each) -> each.getStatus() != Status.COMPLETED);
	}

	@Override
	public List<TargetEventPublication> findIncompletePublicationsPublishedBefore(Instant instant) {
		return find((each) -> each.getStatus() != Status.COMPLETED && each.getPublicationDate().isBefore(instant));
	}

	@Override
	public Optional<TargetEventPublication> findIncompletePublicationsByEventAndTargetIdentifier(Object event,
			PublicationTargetIdentifier targetIdentifier) {
		return find((each) -> each.isAssociatedWith(event, targetIdentifier)).stream().findFirst();
	}

	@Override
	public void deletePublications(List<UUID> identifiers) {
		this.publications.removeIf((each) -> identifiers.contains(each.getIdentifier()));
	}

	@Override
	public void deleteCompletedPublications() {
		this.publications.removeIf((each) -> each.getStatus() == Status.COMPLETED);
	}

	@Override
	public void deleteCompletedPublicationsBefore(Instant instant) {
		this.publications.removeIf((each) -> each.getCompletionDate().filter(instant::isAfter).isPresent());
	}

	private List<TargetEventPublication> find(Predicate<TargetEventPublication> condition) {
		return this.publications.stream().filter(condition).toList();
	}

}
