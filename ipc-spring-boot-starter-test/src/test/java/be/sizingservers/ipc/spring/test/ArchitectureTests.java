package be.sizingservers.ipc.spring.test;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "be.sizingservers.ipc.spring.test", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule usersSeeFewClasses = classes().that()
		.arePublic()
		.should()
		.haveFullyQualifiedName("be.sizingservers.ipc.spring.test.AutoConfigureTestIpc")
		.orShould()
		.haveFullyQualifiedName("be.sizingservers.ipc.spring.test.DeliveryFailedException")
		.orShould()
		.haveFullyQualifiedName("be.sizingservers.ipc.spring.test.IpcTester")
		.orShould()
		.haveFullyQualifiedName("be.sizingservers.ipc.spring.test.SentMessage")
		.orShould()
		.haveFullyQualifiedName("be.sizingservers.ipc.spring.test.TestIpcAutoConfiguration")
		.because("each public type is a promise to users");

	@ArchTest
	static final ArchRule engineIsUsedFromOutside = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("be.sizingservers.ipc.session..", "be.sizingservers.ipc.transport..",
				"be.sizingservers.ipc.wire..", "be.sizingservers.ipc.log..")
		.because("a test is to meet the real senders and receivers, not a copy of them");

}
