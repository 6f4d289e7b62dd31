package org.deepcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * Row 25: what the packaged jar ships, by its bill of materials and by what libraries carry inside
 * themselves, against the reviewed list of known advisories.
 */
class ShippedComponentsRowIT {
  private static final String BILL = "META-INF/sbom/deepcluster.cdx.json";
  private static final String INNER = "META-INF/maven/.*/pom.properties";

  private static ZipFile jar() throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Path.of("target"), "deepcluster-*-all.jar")) {
      return new ZipFile(jars.iterator().next().toFile());
    }
  }

  private static Set<String> bill(ZipFile jar) throws IOException {
    Set<String> components = new TreeSet<>();
    try (InputStream in = jar.getInputStream(jar.getEntry(BILL))) {
      for (JsonNode component : new ObjectMapper().readTree(in).get("components")) {
        components.add(
            component.get("group").asText()
                + ":"
                + component.get("name").asText()
                + ":"
                + component.get("version").asText());
      }
    }
    return components;
  }

  /** What libraries have copied into themselves, relocated or not, no bill of theirs tells. */
  private static Set<String> inner(ZipFile jar) throws IOException {
    Set<String> components = new TreeSet<>();
    for (ZipEntry entry : java.util.Collections.list(jar.entries())) {
      if (entry.getName().matches(INNER)) {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
          properties.load(in);
        }
        String[] path = entry.getName().split("/", -1);
        components.add(path[2] + ":" + path[3] + ":" + properties.getProperty("version"));
      }
    }
    components.removeIf(component -> component.startsWith("org.deepcluster:"));
    return components;
  }

  @Test
  void everyKnownHoleIsExplained() throws IOException {
    Advisories list = Advisories.read(Path.of("docs/advisories.json"));
    LocalDate today = LocalDate.now(java.time.ZoneOffset.UTC);
    try (ZipFile jar = jar()) {
      Set<String> shipped = bill(jar);
      assertThat(shipped).hasSizeGreaterThan(20).anyMatch(c -> c.startsWith("org.nd4j:nd4j-api:"));
      shipped.addAll(inner(jar));
      assertThat(shipped).anyMatch(c -> c.startsWith("org.yaml:snakeyaml:"));
      var problems = list.problems(shipped, today);
      new RowFigure(
              25,
              "%d unexplained".formatted(problems.size()),
              problems.isEmpty(),
              "%d components, %d known advisories explained as not reached, by a list reviewed by hand on %s, good until %s; no vulnerability service was asked"
                  .formatted(
                      shipped.size(),
                      list.explained(shipped, today),
                      list.reviewed(),
                      list.expires()))
          .tell();
      assertThat(problems).isEmpty();
    }
  }
}
