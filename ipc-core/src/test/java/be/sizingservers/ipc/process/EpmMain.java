package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.time.Duration;
import java.util.stream.Collectors;

import be.sizingservers.ipc.epm.EndPointManagerListener;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.RegisteredReceiver;
import be.sizingservers.ipc.epm.RegistryLimits;

/**
 * A process with an End Point Manager, until its standard input ends. Prints
 * {@code listens}, the time and the port; {@code registered}, {@code deregistered} or
 * {@code expired}, the receiver's instance and the time; and for each line that it is
 * told, {@code listed} and the instances of all receivers.
 * <p>
 * Arguments: the address and the port to listen on, and the ttl in milliseconds.
 */
final class EpmMain {

	private EpmMain() {
	}

	public static void main(String[] arguments) throws Exception {
		InetAddress address = InetAddress.getByName(arguments[0]);
		try (EndPointManagerServer manager = EndPointManagerServer.builder()
			.bindAddress(address)
			.allowInsecure(!address.isLoopbackAddress())
			.port(Integer.parseInt(arguments[1]))
			.limits(limits(Duration.ofMillis(Long.parseLong(arguments[2]))))
			.listener(new Printer())
			.start()) {
			System.out.println("listens %d %d".formatted(System.currentTimeMillis(), manager.address().getPort()));
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
			while (commands.readLine() != null) {
				System.out.println(manager.receivers()
					.stream()
					.map((leased) -> instance(leased.receiver()))
					.collect(Collectors.joining(" ", "listed ", "")));
			}
		}
	}

	private static RegistryLimits limits(Duration ttl) {
		return RegistryLimits.builder().ttl(ttl).build();
	}

	private static String instance(RegisteredReceiver receiver) {
		return receiver.registration().endPoint().instanceId().toString();
	}

	private static final class Printer implements EndPointManagerListener {

		@Override
		public void registered(RegisteredReceiver receiver) {
			print("registered", receiver);
		}

		@Override
		public void deregistered(RegisteredReceiver receiver) {
			print("deregistered", receiver);
		}

		@Override
		public void expired(RegisteredReceiver receiver) {
			print("expired", receiver);
		}

		private static void print(String event, RegisteredReceiver receiver) {
			System.out.println("%s %s %d".formatted(event, instance(receiver), System.currentTimeMillis()));
		}

	}

}
