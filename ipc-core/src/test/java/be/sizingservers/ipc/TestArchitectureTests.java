package be.sizingservers.ipc;

import java.util.concurrent.TimeUnit;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rules of the tests of this module.
 */
@AnalyzeClasses(packages = "be.sizingservers.ipc", importOptions = OnlyIncludeTests.class)
class TestArchitectureTests {

	@ArchTest
	static final ArchRule testsNeverSleep = noClasses().should()
		.callMethodWhere(
				target(name("sleep")).and(target(owner(equivalentTo(Thread.class).or(equivalentTo(TimeUnit.class))))))
		.because("a sleep is too long on a fast machine and too short on a slow one; wait for a condition instead");

}
