package be.sizingservers.ipc;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

import be.sizingservers.ipc.directory.EndPointDirectory;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the module's rooms (see the {@code package-info} of each), as code.
 */
@AnalyzeClasses(packages = "be.sizingservers.ipc", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String FRONT_DESK = "be.sizingservers.ipc";

	private static final String[] PURE_ROOMS = { "..ipc.wire..", "..ipc.log..", "..ipc.session.." };

	/**
	 * What every room may use of the front desk.
	 */
	private static final DescribedPredicate<JavaClass> VALUES = belongToAnyOf(AllowedPorts.class, Application.class,
			Delivery.class, FailureReason.class, Handle.class, Limits.class, Message.class, MessageId.class,
			OverflowPolicy.class, Printable.class, ReceiverSession.class, RefusalReason.class, SendReport.class,
			SenderCounts.class, SenderSession.class, SenderSession.State.class, UnknownPayload.class)
		.or(assignableTo(IpcException.class))
		.as("are a value of the front desk");

	private static final DescribedPredicate<JavaClass> SERVICES = describe("are a service of the front desk",
			(type) -> type.getPackageName().equals(FRONT_DESK) && !VALUES.test(type.getBaseComponentType()));

	private static final Pattern SOCKET = Pattern
		.compile("java\\.net\\.(.*Socket(Impl.*)?|(Http)?URLConnection|http\\..*)|javax\\.net\\..*Socket.*"
				+ "|java\\.nio\\.channels\\.(.*(Socket|Datagram|Network)Channel|Selector|SelectionKey)");

	private static final DescribedPredicate<JavaClass> SOCKETS = describe("are a socket",
			(type) -> SOCKET.matcher(type.getName()).matches());

	private static final DescribedPredicate<JavaClass> EXECUTORS = assignableTo(ExecutorService.class)
		.or(belongToAnyOf(Executors.class, Timer.class))
		.as("are an executor or a timer");

	@ArchTest
	static final ArchRule knowsNoSpring = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..")
		.because("plain Java applications and the end point manager use this module without Spring");

	@ArchTest
	static final ArchRule roomsHaveNoCycles = slices().matching(FRONT_DESK + ".(*)..")
		.should()
		.beFreeOfCycles()
		.because("each room must be understood, tested and simulated without the rooms above it");

	@ArchTest
	static final ArchRule roomsUseOnlyTheValuesOfTheFrontDesk = noClasses().that()
		.resideInAPackage(FRONT_DESK + ".*..")
		.should()
		.dependOnClassesThat(SERVICES)
		.because("the front desk wires the rooms together, so a room that used it would close a circle");

	@ArchTest
	static final ArchRule valuesKnowNoServices = noClasses().that(VALUES)
		.should()
		.dependOnClassesThat(SERVICES)
		.because("every room may use the values, so what they use is open to every room");

	@ArchTest
	static final ArchRule pureRoomsKnowNoSockets = noClasses().that()
		.resideInAnyPackage(PURE_ROOMS)
		.should()
		.dependOnClassesThat(SOCKETS.or(resideInAPackage("java.nio.channels..")))
		.allowEmptyShould(true)
		.because("the simulation runs these rooms without a network");

	@ArchTest
	static final ArchRule pureRoomsKnowNoThreads = noClasses().that()
		.resideInAnyPackage(PURE_ROOMS)
		.should()
		.dependOnClassesThat(EXECUTORS)
		.orShould(accessTargetWhere(usesAThread()))
		.allowEmptyShould(true)
		.because("the simulation decides what runs when; a scheduler is passed in");

	@ArchTest
	static final ArchRule pureRoomsKnowNoClock = noClasses().that()
		.resideInAnyPackage(PURE_ROOMS)
		.should(accessTargetWhere(readsAClock()))
		.allowEmptyShould(true)
		.because("the simulation has a clock of its own; a clock is passed in");

	@ArchTest
	static final ArchRule socketsAreOnlyInTransport = noClasses().that()
		.resideOutsideOfPackages("..ipc.transport..", "..ipc.unix..")
		.and()
		.areNotAssignableTo(EndPointDirectory.Sockets.class)
		.should()
		.dependOnClassesThat(SOCKETS)
		.because(
				"deadlines, limits and the proof of the key stand in one place only; a directory may say what sockets are, and that is all");

	@ArchTest
	static final ArchRule threadsAreMadeOnlyWhereTheyAreCounted = noClasses()
		.that(DescribedPredicate
			.not(resideInAnyPackage("..ipc.transport..", "..ipc.epm..").or(resideInAPackage(FRONT_DESK))))
		.should(accessTargetWhere(makesAThread()))
		.because("every thread has an owner who ends it: transport, the front desk or the end point manager");

	@ArchTest
	static final ArchRule objectsAreDeserializedOnlyInCodecAndShared = noClasses().that()
		.resideOutsideOfPackages("..ipc.codec..", "..ipc.shared..")
		.should()
		.dependOnClassesThat()
		.areAssignableTo(ObjectInputStream.class)
		.because("Java serialization runs code of whoever wrote the bytes, unless a filter stands before it");

	@ArchTest
	static final ArchRule mainCodeDoesNotPrint = noClasses().should(ACCESS_STANDARD_STREAMS)
		.because("a library logs; standard output belongs to the application");

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().should(resideInANullMarkedPackage())
		.because("null is a compile error only where the package says that nothing is null");

	/**
	 * Public to other rooms, but not to users.
	 */
	private static final Set<String> HIDDEN_ROOMS = Set.of(FRONT_DESK + ".log", FRONT_DESK + ".session",
			FRONT_DESK + ".transport", FRONT_DESK + ".unix", FRONT_DESK + ".wire");

	@ArchTest
	static void publicTypesAreThoseOfTheList(JavaClasses classes) throws IOException {
		List<String> types = classes.stream()
			.filter((type) -> isPublic(type) && !HIDDEN_ROOMS.contains(type.getPackageName()))
			.map(JavaClass::getName)
			.sorted()
			.toList();
		assertThat(types)
			.as("Public types are a promise. If a new one is meant, add it to src/test/resources/public-types.txt, "
					+ "sorted by name; else make it package-private")
			.containsExactlyElementsOf(readList("/public-types.txt"));
	}

	private static List<String> readList(String resource) throws IOException {
		try (InputStream in = ArchitectureTests.class.getResourceAsStream(resource)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	private static boolean isPublic(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC)
				&& type.getEnclosingClass().map(ArchitectureTests::isPublic).orElse(true);
	}

	private static DescribedPredicate<JavaAccess<?>> readsAClock() {
		return to("it is the clock", (owner,
				name) -> (owner.isEquivalentTo(System.class) && Set.of("nanoTime", "currentTimeMillis").contains(name))
						|| (owner.isEquivalentTo(Clock.class) && !Set.of("instant", "millis").contains(name))
						|| (owner.getPackageName().equals(Instant.class.getPackageName()) && name.equals("now")));
	}

	/**
	 * Anything but to keep the interrupt of a caller who waits.
	 */
	private static DescribedPredicate<JavaAccess<?>> usesAThread() {
		return to("it uses a thread", (owner, name) -> owner.isAssignableTo(Thread.class)
				&& !Set.of("currentThread", "interrupt").contains(name));
	}

	private static DescribedPredicate<JavaAccess<?>> makesAThread() {
		Set<String> factories = Set.of("<init>", "startVirtualThread", "ofVirtual", "ofPlatform");
		return to("it makes a thread",
				(owner, name) -> owner.isEquivalentTo(Executors.class)
						|| (owner.isAssignableTo(Thread.class) && factories.contains(name))
						|| ((owner.isAssignableTo(ExecutorService.class) || owner.isAssignableTo(Timer.class))
								&& name.equals("<init>"))
						|| (owner.isEquivalentTo(CompletableFuture.class) && name.endsWith("Async")));
	}

	private static DescribedPredicate<JavaAccess<?>> to(String description, TargetRule rule) {
		return describe(description, (access) -> {
			AccessTarget target = access.getTarget();
			return rule.matches(target.getOwner(), target.getName());
		});
	}

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a package with @NullMarked on its package-info") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				JavaPackage room = type.getPackage();
				boolean marked = room.isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked,
						"%s %s @NullMarked".formatted(room.getDescription(), marked ? "is" : "is not")));
			}

		};
	}

	/**
	 * Tells whether a rule is about a method or constructor.
	 */
	@FunctionalInterface
	private interface TargetRule {

		boolean matches(JavaClass owner, String name);

	}

}
