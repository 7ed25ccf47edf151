package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.ReceiverBuilder;

/**
 * A process with receivers that write the numbers of their messages to a history each,
 * and how long they were under way to another. Prints {@code ready}; starts all receivers
 * in the same moment when it is told an address to listen on, or an empty line if they
 * are to choose it; prints {@code started}, the instance, the time, the port and the
 * index for each; ends with its standard input.
 * <p>
 * Arguments: a {@link DirectoryArgument}, which each receiver opens for itself, the
 * handle, the history file, how many receivers (the second has the history file's name
 * with {@code -1} at its end, and so on), and their {@link LimitSet}.
 */
final class ReceiverMain {

	private ReceiverMain() {
	}

	public static void main(String[] arguments) throws Exception {
		int count = Integer.parseInt(arguments[3]);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		System.out.println("ready");
		String address = commands.readLine();
		List<Receiver> receivers = startTogether(count, address, arguments);
		while (commands.readLine() != null) {
			continue;
		}
		receivers.forEach(Receiver::close);
		System.out.println("closed " + System.currentTimeMillis());
	}

	static Path history(String file, int index) {
		return Path.of((index == 0) ? file : file + "-" + index);
	}

	/**
	 * The history of how long a receiver's messages were under way.
	 * @param file the history of their numbers
	 * @return its file
	 */
	static Path latencies(Path file) {
		return file.resolveSibling(file.getFileName() + ".latencies");
	}

	private static List<Receiver> startTogether(int count, String address, String[] arguments) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(count);
		CyclicBarrier together = new CyclicBarrier(count);
		List<Callable<Receiver>> starts = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Path file = history(arguments[2], i);
			int index = i;
			MessageListener listener = recordTo(History.create(file), History.create(latencies(file)));
			starts.add(() -> {
				together.await();
				return start(arguments, address, index, listener);
			});
		}
		List<Receiver> receivers = new ArrayList<>();
		for (Future<Receiver> started : executor.invokeAll(starts)) {
			receivers.add(started.get());
		}
		executor.shutdown();
		return receivers;
	}

	private static MessageListener recordTo(History numbers, History latencies) {
		return (message) -> {
			long age = NumberedMessage.age(message.payload());
			numbers.add(NumberedMessage.numberOf(message.payload()));
			latencies.add(age);
		};
	}

	private static Receiver start(String[] arguments, String address, int index, MessageListener listener)
			throws UnknownHostException {
		ReceiverBuilder builder = Receiver.builder(arguments[1])
			.directory(DirectoryArgument.open(arguments[0]))
			.limits(LimitSet.valueOf(arguments[4]).limits())
			.listener(listener);
		if (!address.isEmpty()) {
			builder.ipAddressToRegister(InetAddress.getByName(address));
		}
		Receiver receiver = builder.start();
		System.out.println("started %s %d %d %d".formatted(receiver.instanceId(), System.currentTimeMillis(),
				receiver.localEndPoint().address().getPort(), index));
		return receiver;
	}

}
