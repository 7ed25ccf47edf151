package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches if the properties name an End Point Manager, or have what it wants to be shown:
 * without an address the start then fails, rather than fall back in silence to a mode
 * without protection.
 */
final class OnEpmCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		ConditionMessage.Builder message = ConditionMessage.forCondition("End Point Manager");
		if (StringUtils.hasText(environment.getProperty("ipc.epm.host"))) {
			return ConditionOutcome.match(message.foundExactly("ipc.epm.host"));
		}
		for (String secret : List.of("ipc.epm.password", "ipc.epm.salt")) {
			if (environment.containsProperty(secret)) {
				return ConditionOutcome.match(message.foundExactly(secret));
			}
		}
		if (StringUtils.hasText(environment.getProperty("ipc.epm.ssl.bundle"))) {
			return ConditionOutcome.match(message.foundExactly("ipc.epm.ssl.bundle"));
		}
		List<String> addresses = Binder.get(environment)
			.bind("ipc.epm.addresses", Bindable.listOf(String.class))
			.orElse(List.of());
		return addresses.isEmpty()
				? ConditionOutcome.noMatch(message.because("neither ipc.epm.host nor ipc.epm.addresses is set"))
				: ConditionOutcome.match(message.foundExactly("ipc.epm.addresses"));
	}

}
