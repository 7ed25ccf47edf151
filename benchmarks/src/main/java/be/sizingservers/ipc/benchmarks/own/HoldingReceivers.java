package be.sizingservers.ipc.benchmarks.own;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import be.sizingservers.ipc.Message;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.benchmarks.harness.Memory;
import be.sizingservers.ipc.benchmarks.harness.Role;
import be.sizingservers.ipc.benchmarks.harness.Signal;
import be.sizingservers.ipc.benchmarks.harness.Task;
import be.sizingservers.ipc.directory.LocalUserDirectory;

/**
 * The role of the process with all receivers, whose listeners wait while they are told
 * to.
 */
public final class HoldingReceivers implements Role {

	private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

	private final List<Receiver> receivers = new ArrayList<>();

	private final Task task;

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public HoldingReceivers(Task task) {
		this.task = task;
	}

	@Override
	public Signal on(Signal command) throws Exception {
		switch (command.name()) {
			case "listen" -> listen(command.number("count"));
			case "hold" -> this.gate.writeLock().lock();
			case "release" -> this.gate.writeLock().unlock();
			case "measure" -> {
				return Memory.now();
			}
			default -> throw new IllegalArgumentException("They know no '%s'".formatted(command.name()));
		}
		return Signal.of("done");
	}

	private void listen(long count) {
		for (int i = 0; i < count; i++) {
			this.receivers.add(Receiver.builder(MeasuredSender.HANDLE)
				.directory(LocalUserDirectory.at(this.task.folder().resolve(MeasuredSender.DIRECTORY)))
				.listener(this::on)
				.start());
		}
	}

	private void on(Message message) {
		this.gate.readLock().lock();
		this.gate.readLock().unlock();
	}

	@Override
	public void close() {
		this.receivers.forEach(Receiver::close);
	}

}
