package be.sizingservers.ipc.directory;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import be.sizingservers.ipc.Handle;

/**
 * The receivers of one user on one host, without any service: each registers by two files
 * in a folder that only this user can open. A receiver whose process dies is gone within
 * a second or two, whatever it left behind. Thread-safe.
 */
public final class LocalUserDirectory implements EndPointDirectory {

	private final RuntimeFolders folders;

	private final Supplier<FolderEvents> events;

	private final LocalUserSockets sockets = new LocalUserSockets();

	LocalUserDirectory(RuntimeFolders folders, Supplier<FolderEvents> events) {
		this.folders = folders;
		this.events = events;
	}

	/**
	 * Uses the folder of the user's session, {@code /run/user/<uid>/ipc} or
	 * {@code $XDG_RUNTIME_DIR/ipc}, if there is one, else {@code ipc-<user>} in the
	 * folder for temporary files. Finds the receivers in all of them.
	 * @return the directory
	 * @throws DirectoryException if the user cannot be determined
	 */
	public static LocalUserDirectory standard() {
		return new LocalUserDirectory(new RuntimeFolders(LocalUser.current().candidates()), FolderEvents::open);
	}

	/**
	 * Uses one folder; created when it is needed. It must lie on a local disk, because
	 * locks are not reliable on a network's. The receivers and senders that use another
	 * folder are not seen.
	 * @param folder the folder, for this purpose only
	 * @return the directory
	 * @throws DirectoryException if the user cannot be determined
	 */
	public static LocalUserDirectory at(Path folder) {
		RuntimeFolder only = new RuntimeFolder(folder.toAbsolutePath().normalize(), null, LocalUser.current().access());
		return new LocalUserDirectory(new RuntimeFolders(List.of(only)), FolderEvents::open);
	}

	@Override
	public Lease register(Registration registration) {
		return LocalUserLease.register(this.folders.open(), registration,
				(path) -> this.sockets.listen(registration.endPoint().address(), path));
	}

	@Override
	public Sockets sockets() {
		return this.sockets;
	}

	@Override
	public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
		this.folders.open();
		LocalUserWatch watch = new LocalUserWatch(handle, sender.instanceId(), this.folders, this.sockets, observer,
				this.events.get());
		try {
			watch.look();
			executor.execute(watch);
			return watch;
		}
		catch (RuntimeException ex) {
			watch.close();
			throw ex;
		}
	}

}
