package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.directory.LocalUserDirectory;

/**
 * A process with receivers that write the numbers of their messages to a history each.
 * Prints {@code ready}; starts all receivers in the same moment when it is told anything;
 * prints {@code started}, the instance and the time for each; ends with its standard
 * input.
 * <p>
 * Arguments: the directory's folder, the handle, the history file, and how many receivers
 * (the second has the history file's name with {@code -1} at its end, and so on).
 */
final class ReceiverMain {

	private ReceiverMain() {
	}

	public static void main(String[] arguments) throws Exception {
		int count = Integer.parseInt(arguments[3]);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		System.out.println("ready");
		commands.readLine();
		List<Receiver> receivers = startTogether(count, Path.of(arguments[0]), arguments[1], arguments[2]);
		while (commands.readLine() != null) {
			continue;
		}
		receivers.forEach(Receiver::close);
		System.out.println("closed " + System.currentTimeMillis());
	}

	static Path history(String file, int index) {
		return Path.of((index == 0) ? file : file + "-" + index);
	}

	private static List<Receiver> startTogether(int count, Path folder, String handle, String file) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(count);
		CyclicBarrier together = new CyclicBarrier(count);
		List<Callable<Receiver>> starts = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			History history = History.create(history(file, i));
			starts.add(() -> {
				together.await();
				return start(folder, handle, history);
			});
		}
		List<Receiver> receivers = new ArrayList<>();
		for (Future<Receiver> started : executor.invokeAll(starts)) {
			receivers.add(started.get());
		}
		executor.shutdown();
		return receivers;
	}

	private static Receiver start(Path folder, String handle, History history) throws IOException {
		Receiver receiver = Receiver.builder(handle)
			.directory(LocalUserDirectory.at(folder))
			.listener((message) -> history.add(NumberedMessage.numberOf(message.payload())))
			.start();
		System.out.println("started " + receiver.instanceId() + " " + System.currentTimeMillis());
		return receiver;
	}

}
