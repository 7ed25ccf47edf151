package be.sizingservers.ipc.spring.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * Finds the classes with an annotation in the packages of the application. Loads none of
 * them.
 */
final class AnnotatedClasses {

	private AnnotatedClasses() {
	}

	/**
	 * The packages of the application.
	 * @return none if nothing says which they are
	 */
	static List<String> packages(BeanFactory beanFactory) {
		return AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory) : List.of();
	}

	static Stream<AnnotationMetadata> find(Collection<String> packages, Class<? extends Annotation> annotation) {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false) {

			@Override
			protected boolean isCandidateComponent(AnnotatedBeanDefinition beanDefinition) {
				return true;
			}

		};
		scanner.addIncludeFilter(new AnnotationTypeFilter(annotation, false));
		return packages.stream()
			.filter((name) -> !name.isEmpty())
			.map(scanner::findCandidateComponents)
			.flatMap(Collection::stream)
			.map((found) -> ((AnnotatedBeanDefinition) found).getMetadata());
	}

}
