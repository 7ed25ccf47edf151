package be.sizingservers.ipc.spring;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "be.sizingservers.ipc.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule bridgeKnowsNoAutoConfiguration = noClasses().that()
		.resideInAPackage("be.sizingservers.ipc.spring")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("be.sizingservers.ipc.spring.autoconfigure..", "org.springframework.boot..")
		.because("the bridge also serves applications that configure it by hand");

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.because("users name them to exclude them, and nothing else");

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMembers = codeUnits().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.notBePublic()
		.because("users replace beans, they do not call the methods that make them");

	@ArchTest
	static final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate()
		.because("users replace beans, they do not call the methods that make them");

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().should(beInNullMarkedPackage())
		.because("NullAway looks at such packages only");

	private static ArchCondition<JavaClass> beInNullMarkedPackage() {
		return new ArchCondition<>("be in a package that is @NullMarked") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked,
						"%s is in package %s".formatted(type.getName(), type.getPackageName())));
			}

		};
	}

}
