package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the End Point Managers are. A bean of this type takes precedence over the
 * properties {@code ipc.epm.*} and switches network mode on.
 */
public interface IpcEpmConnectionDetails extends ConnectionDetails {

	/**
	 * The addresses of the End Point Managers.
	 * @return at least one: {@code host}, {@code host:port} or {@code [IPv6]:port};
	 * receivers register at all of them
	 */
	List<String> getAddresses();

	/**
	 * The password of the End Point Managers.
	 * @return the password, or {@code null} if they have none
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * The salt of the password.
	 * @return bytes such as <code>{0x01,0x02}</code>, hex digits, or base64 with the
	 * prefix {@code base64:}; {@code null} if there is no password
	 */
	default @Nullable String getSalt() {
		return null;
	}

	/**
	 * The certificates for connections with the End Point Managers, instead of a
	 * password. Asked for once; one of the bundles that {@code SslBundles} knows is
	 * followed when it is reloaded.
	 * @return the bundle, or {@code null} if there are no certificates
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
