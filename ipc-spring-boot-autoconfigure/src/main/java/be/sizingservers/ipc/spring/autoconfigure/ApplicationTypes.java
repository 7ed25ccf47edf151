package be.sizingservers.ipc.spring.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.codec.IpcType;
import be.sizingservers.ipc.codec.TypeRegistry;
import be.sizingservers.ipc.spring.autoconfigure.IpcProperties.Types.Scan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationEvent;
import org.springframework.util.ClassUtils;

/**
 * The types that an application accepts, besides the built-in ones: those that the
 * properties name, those with {@link IpcType} in the packages of the application, and
 * those that its event listeners and request handlers ask for.
 */
final class ApplicationTypes {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationTypes.class);

	private final IpcProperties properties;

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<String> packages;

	ApplicationTypes(IpcProperties properties, ConfigurableListableBeanFactory beanFactory) {
		this.properties = properties;
		this.beanFactory = beanFactory;
		this.packages = AnnotatedClasses.packages(beanFactory);
	}

	TypeRegistry toRegistry() {
		Map<String, Class<?>> ids = this.properties.types().ids();
		Set<Class<?>> types = new LinkedHashSet<>(annotated());
		if (this.properties.receiver().enabled()) {
			ListenerTypes.find(this.beanFactory).stream().filter(this::isWanted).forEach(types::add);
			HandlerMethods.requestTypes(this.beanFactory).stream().filter(this::isRequest).forEach(types::add);
		}
		TypeRegistry.Builder builder = TypeRegistry.builder();
		ids.forEach((id, type) -> add(builder, id, type));
		try {
			types.forEach(builder::add);
		}
		catch (IllegalArgumentException ex) {
			throw new FailureAnalyzedException(
					"The types that this application is to accept over IPC cannot be used: " + ex.getMessage(),
					"Give a class another id with @IpcType or ipc.types.ids, or set ipc.types.scan=annotated to leave event listeners out",
					ex);
		}
		return logged(builder.build());
	}

	private static void add(TypeRegistry.Builder builder, String id, Class<?> type) {
		try {
			builder.add(id, type);
		}
		catch (IllegalArgumentException ex) {
			throw ConfigurationFailures.invalid("ipc.types.ids." + Printable.of(id), type.getName(),
					"Let it name a record or a class whose objects can be sent", ex);
		}
	}

	private TypeRegistry logged(TypeRegistry registry) {
		if (this.properties.receiver().enabled()) {
			String types = registry.types()
				.entrySet()
				.stream()
				.map((type) -> "%s (%s)".formatted(type.getKey(), type.getValue().getName()))
				.collect(Collectors.joining(", "));
			logger.atInfo()
				.addKeyValue("ipc.handle", this.properties.handle())
				.log("Types accepted over IPC, besides text, bytes and the built-in values: {}",
						types.isEmpty() ? "none" : types);
		}
		return registry;
	}

	private Set<Class<?>> annotated() {
		Set<Class<?>> types = new LinkedHashSet<>();
		AnnotatedClasses.find(this.packages, IpcType.class)
			.map((metadata) -> ClassUtils.resolveClassName(metadata.getClassName(),
					this.beanFactory.getBeanClassLoader()))
			.forEach(types::add);
		return types;
	}

	private boolean isWanted(Class<?> type) {
		return type.isAnnotationPresent(IpcType.class)
				|| (this.properties.types().scan() == Scan.LISTENERS && isOwn(type) && isPayload(type));
	}

	/**
	 * A request handler asks for it for no other reason, so that its package does not
	 * matter.
	 */
	private boolean isRequest(Class<?> type) {
		return type.isAnnotationPresent(IpcType.class)
				|| (this.properties.types().scan() == Scan.LISTENERS && isPayload(type));
	}

	private boolean isOwn(Class<?> type) {
		String name = type.getPackageName();
		return this.packages.stream().anyMatch((own) -> name.equals(own) || name.startsWith(own + "."));
	}

	static boolean isPayload(Class<?> type) {
		return TypeRegistry.refusalOf(type) == null && type.getTypeParameters().length == 0
				&& !ApplicationEvent.class.isAssignableFrom(type);
	}

}
