package be.sizingservers.ipc.spring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

/**
 * Makes the retry policy that the properties ask for.
 */
final class RetryPolicies {

	private static final String PREFIX = "ipc.receiver.retry.";

	private RetryPolicies() {
	}

	/**
	 * A policy that tries again whatever is an {@link Exception}; {@code null} if no
	 * retries are wanted.
	 */
	static @Nullable RetryPolicy of(IpcProperties.Retry properties) {
		RetryPolicy.Builder builder = RetryPolicy.builder().predicate(Exception.class::isInstance);
		set("max-retries", properties.maxRetries(), () -> builder.maxRetries(properties.maxRetries()));
		set("delay", properties.delay(), () -> builder.delay(properties.delay()));
		set("multiplier", properties.multiplier(), () -> builder.multiplier(properties.multiplier()));
		set("jitter", properties.jitter(), () -> builder.jitter(properties.jitter()));
		Duration maxDelay = properties.maxDelay();
		if (maxDelay != null) {
			set("max-delay", maxDelay, () -> {
				builder.maxDelay(maxDelay);
				Assert.isTrue(maxDelay.compareTo(properties.delay()) >= 0,
						() -> "%sdelay is %s, which is longer".formatted(PREFIX, properties.delay()));
			});
		}
		return (properties.maxRetries() > 0) ? builder.build() : null;
	}

	private static void set(String name, Object value, Runnable setter) {
		try {
			setter.run();
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid(PREFIX + name, value,
					"Set %smax-retries to 0 or more, delay and jitter to times such as 500ms, multiplier to 1 or more, and max-delay to a time that is above 0 and no shorter than delay"
						.formatted(PREFIX),
					ex);
		}
	}

}
