package be.sizingservers.ipc.spring.test;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Resets the {@link IpcTester} before and after each test method. Before, too, as tests
 * of other classes may share the context, and an application may send when it starts.
 */
final class ResetIpcTesterTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext testContext) {
		reset(testContext);
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		reset(testContext);
	}

	private static void reset(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			testContext.getApplicationContext().getBeanProvider(IpcTester.class).ifAvailable(IpcTester::reset);
		}
	}

}
