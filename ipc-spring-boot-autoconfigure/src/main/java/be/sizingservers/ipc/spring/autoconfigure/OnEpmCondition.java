package be.sizingservers.ipc.spring.autoconfigure;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
 * Matches if the properties say anything of an End Point Manager: without an address the
 * start then fails, rather than fall back in silence to another mode, without protection.
 */
final class OnEpmCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("End Point Manager");
		List<String> found = found(context.getEnvironment());
		return found.isEmpty() ? ConditionOutcome.noMatch(message.because("no property ipc.epm.* is set"))
				: ConditionOutcome.match(message.foundExactly(String.join(", ", found)));
	}

	/**
	 * Which properties of an End Point Manager are set. An empty text is none, apart from
	 * secrets: there it is a secret that is missing. A placeholder without a value is one
	 * for who needs it to complain of.
	 */
	static List<String> found(Environment environment) {
		Binder binder = Binder.get(environment);
		Predicate<String> text = (name) -> binder.bind(name, String.class).map(StringUtils::hasText).orElse(false);
		Predicate<String> list = (name) -> binder.bind(name, Bindable.listOf(String.class))
			.map((values) -> !values.isEmpty())
			.orElse(false);
		return Stream
			.of(Stream.of("ipc.epm.host", "ipc.epm.port", "ipc.epm.ssl.bundle").filter(text),
					Stream.of("ipc.epm.addresses").filter(list),
					Stream.of("ipc.epm.password", "ipc.epm.salt").filter(environment::containsProperty))
			.flatMap((properties) -> properties)
			.toList();
	}

}
