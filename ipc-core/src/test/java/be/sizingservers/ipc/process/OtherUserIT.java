package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Another user of this machine, who knows where the receivers of this user are registered
 * and what their files are called, gets nothing out of them and nothing in.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class OtherUserIT {

	private static final int PER_SECOND = 500;

	private static final int A_WHILE = 100;

	@TempDir
	private Path folder;

	private OtherUser other;

	@BeforeEach
	void findAnotherUser() throws InterruptedException {
		try {
			// So that nothing but the registry folder itself keeps the other user out.
			Files.setPosixFilePermissions(this.folder, PosixFilePermissions.fromString("rwxr-xr-x"));
			this.other = OtherUser.in(this.folder);
		}
		catch (IOException | UnsupportedOperationException ex) {
			abort("No process of another user can be started here, so nobody tries to get in: " + ex.getMessage());
		}
	}

	@Test
	void otherUserCanNeitherListNorReadNorRegisterNorSend() throws Exception {
		try (Cluster cluster = new Cluster(this.folder)) {
			UUID receiver = cluster.startReceiver("receiver");
			cluster.startSender("sender", SenderPlan.paced(0, NumberedMessage.BYTES, PER_SECOND, LimitSet.DEFAULT));
			cluster.awaitReceived("receiver", A_WHILE);
			try (JavaProcess intruder = this.other.start(IntruderMain.class, registry(), file(".entry"), file(".lock"),
					Cluster.HANDLE, receiver, cluster.port("receiver"))) {
				intruder.awaitLines("done", 1);
				assertKeptOut(intruder);
			}
			cluster.awaitReceived("receiver", Math.toIntExact(cluster.sent("sender")) + A_WHILE);
			cluster.sender("sender").finish();
			cluster.receiver("receiver").finish();

			long sent = cluster.sent("sender");
			assertThat(cluster.received("receiver")).isEqualTo(new History.Range(1, sent));
			assertThat(cluster.sender("sender").lines("target")).containsExactly("0 " + receiver);
			assertThat(cluster.verdicts("sender").count(receiver, Verdict.DELIVERED)).isEqualTo(sent);
		}
	}

	private static void assertKeptOut(JavaProcess intruder) {
		for (String files : List.of("entry", "lock", "delete", "plant", "rename", "link")) {
			assertThat(intruder.lines(files)).as(files)
				.singleElement()
				.asString()
				.startsWith("refused: java.nio.file.AccessDeniedException");
		}
		assertThat(intruder.lines("list")).singleElement()
			.asString()
			.startsWith("refused: java.nio.file.AccessDeniedException");
		for (String side : List.of("receiver", "sender")) {
			assertThat(intruder.lines(side)).as(side)
				.singleElement()
				.asString()
				.contains("The folder ", " belongs to user ", ", not to user id 65534", "choose another folder");
		}
		assertThat(intruder.lines("unproven")).as("bytes for one without a proof").containsExactly("0");
		for (String key : List.of("zeros", "guess")) {
			assertThat(intruder.lines(key)).as("message with a key of %s", key)
				.singleElement()
				.asString()
				.startsWith("[Failed[");
		}
		assertThat(intruder.lines("heard")).isEmpty();
	}

	@Test
	void twoUsersDoNotMeetInTheirStandardFolders() throws Exception {
		String handle = "standard-" + UUID.randomUUID();
		try (JavaProcess mine = JavaProcess.start(this.folder, StandardFolderMain.class, handle);
				JavaProcess theirs = this.other.start(StandardFolderMain.class, handle)) {
			List<String> mineStarted = mine.awaitLines("started", 1);
			List<String> theirsStarted = theirs.awaitLines("started", 1);
			mine.say("look");
			theirs.say("look");

			assertThat(mine.awaitLines("found", 1)).isEqualTo(mineStarted);
			assertThat(theirs.awaitLines("found", 1)).isEqualTo(theirsStarted);
			mine.finish();
			theirs.finish();
		}
	}

	private Path registry() {
		return this.folder.resolve("directory");
	}

	private String file(String suffix) throws IOException {
		try (Stream<Path> files = Files.list(registry())) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(suffix))
				.findFirst()
				.orElseThrow();
		}
	}

}
