package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Owner and access control list, on Windows. Written after the documentation and not
 * verified on Windows.
 *
 * @param userName the name of this user
 */
record WindowsFolderAccess(String userName) implements FolderAccess {

	@Override
	public boolean owns(Path folder) throws IOException {
		try {
			return Files.getOwner(folder).equals(user());
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	@Override
	public void create(Path folder) throws IOException {
		List<AclEntry> ownerOnly = List.of(AclEntry.newBuilder()
			.setType(AclEntryType.ALLOW)
			.setPrincipal(user())
			.setPermissions(EnumSet.allOf(AclEntryPermission.class))
			.setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
			.build());
		Files.createDirectory(folder, new FileAttribute<List<AclEntry>>() {

			@Override
			public String name() {
				return "acl:acl";
			}

			@Override
			public List<AclEntry> value() {
				return ownerOnly;
			}

		});
		// What an administrator creates may belong to the group of administrators.
		Files.setOwner(folder, user());
		acl(folder).setAcl(ownerOnly);
	}

	@Override
	public @Nullable Object check(Path folder) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		if (attributes.isSymbolicLink() || attributes.isOther()) {
			throw FolderAccess.refusal(folder, "is a link", "remove it with: rmdir \"%s\"".formatted(folder));
		}
		if (!attributes.isDirectory()) {
			throw FolderAccess.refusal(folder, "is no folder", "move it away");
		}
		UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
		if (!owner.equals(user())) {
			throw FolderAccess.refusal(folder, "belongs to %s, not to %s".formatted(owner, this.userName),
					"have its owner remove it");
		}
		for (AclEntry entry : acl(folder).getAcl()) {
			if (entry.type() == AclEntryType.ALLOW && !entry.principal().equals(owner)) {
				throw FolderAccess.refusal(folder, "is open to %s".formatted(entry.principal()),
						"close it with: icacls \"%s\" /inheritance:r /grant:r \"%s:(OI)(CI)F\"".formatted(folder,
								this.userName));
			}
		}
		return attributes.fileKey();
	}

	@Override
	public FileAttribute<?>[] fileAttributes() {
		return new FileAttribute<?>[0];
	}

	@Override
	public void keep(Path file) {
		// Windows cleans temporary folders only when it is told to.
	}

	private UserPrincipal user() throws IOException {
		return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(this.userName);
	}

	private static AclFileAttributeView acl(Path folder) {
		return Files.getFileAttributeView(folder, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
	}

}
