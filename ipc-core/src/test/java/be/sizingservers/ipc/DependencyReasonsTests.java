package be.sizingservers.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is used to build or run this project without a reason in RATIONALE.md.
 */
class DependencyReasonsTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final String OURS = "be.sizingservers.ipc";

	@Test
	void rationaleNamesEveryDependencyAndPlugin() throws Exception {
		String rationale = Files.readString(ROOT.resolve("RATIONALE.md"));
		Set<String> artifacts = new TreeSet<>();
		for (Path pom : poms()) {
			artifacts.addAll(artifactsOf(pom));
		}
		assertThat(artifacts).contains("bcprov-jdk18on", "maven-compiler-plugin", "nullaway");
		artifacts.removeIf((artifact) -> rationale.matches("(?s).*`([\\w.]+:)?" + artifact + "`.*"));
		assertThat(artifacts).as("what a POM names and RATIONALE.md gives no reason for").isEmpty();
	}

	private static List<Path> poms() throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			return Stream.concat(Stream.of(ROOT), modules.filter(Files::isDirectory))
				.map((module) -> module.resolve("pom.xml"))
				.filter(Files::exists)
				.toList();
		}
	}

	private static Set<String> artifactsOf(Path pom) throws Exception {
		Element project = DocumentBuilderFactory.newDefaultInstance()
			.newDocumentBuilder()
			.parse(pom.toFile())
			.getDocumentElement();
		Set<String> artifacts = new TreeSet<>();
		for (String kind : List.of("parent", "dependency", "plugin", "path")) {
			NodeList elements = project.getElementsByTagName(kind);
			for (int i = 0; i < elements.getLength(); i++) {
				Element element = (Element) elements.item(i);
				// A dependency is also what the name of an ignored one is called.
				if (element.getElementsByTagName("artifactId").getLength() > 0
						&& !OURS.equals(text(element, "groupId"))) {
					artifacts.add(text(element, "artifactId"));
				}
			}
		}
		return artifacts;
	}

	private static String text(Element element, String child) {
		return element.getElementsByTagName(child).item(0).getTextContent();
	}

}
