package be.sizingservers.ipc.benchmarks.contenders;

import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.epm.EndPointManagerServerBuilder;

/**
 * Network mode with a password: everything is encrypted.
 */
public final class OursEncrypted extends OursNetwork {

	private static final String PASSWORD = "correct horse battery";

	private static final byte[] SALT = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

	/**
	 * Makes it.
	 */
	public OursEncrypted() {
		super("ours encrypted");
	}

	@Override
	public boolean supports(Scenario scenario) {
		return super.supports(scenario) && scenario.isComparison();
	}

	@Override
	EndPointManagerServerBuilder secured(EndPointManagerServerBuilder builder) {
		return builder.password(PASSWORD).salt(SALT);
	}

	@Override
	EndPointManagerConnection secured(EndPointManagerConnection connection) {
		return connection.password(PASSWORD).salt(SALT);
	}

}
