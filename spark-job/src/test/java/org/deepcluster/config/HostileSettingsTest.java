package org.deepcluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.deepcluster.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations that reach for files, addresses and the environment, or are none. */
class HostileSettingsTest {
  @TempDir private Path folder;

  private static void refused(String text, String... words) {
    assertThatThrownBy(() -> SettingsLoader.load(text, List.of()))
        .isInstanceOf(ConfigException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void filesAreNotIncluded() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.conf"), "clustering.k = 31337");
    for (String form :
        List.of("include \"%s\"", "include file(\"%s\")", "include required(file(\"%s\"))")) {
      refused(form.formatted(secret), "includes", "which is not done");
    }
    refused("include classpath(\"deepcluster-reference.conf\")", "includes");
    refused("clustering { include \"x\" }", "includes");
  }

  @Test
  void addressesAreNotFetched() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:%d/a.conf".formatted(server.getAddress().getPort());
      refused("include url(\"%s\")".formatted(address), "includes");
      refused("include \"%s\"".formatted(address), "includes");
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void nothingIsSubstituted() {
    Map.Entry<String, String> variable =
        System.getenv().entrySet().stream()
            .filter(e -> e.getKey().matches("[A-Z]+") && e.getValue().length() > 8)
            .findAny()
            .orElseThrow();
    for (String form : List.of("${%s}", "${?%s}")) {
      assertThatThrownBy(
              () ->
                  SettingsLoader.load(
                      "clustering.k = " + form.formatted(variable.getKey()), List.of()))
          .hasMessageContaining("substitutes ${...}, which is not done")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(variable.getValue()));
    }
    refused("clustering.k = ${training.epochs}", "substitutes");
  }

  @Test
  void expansionsDoNotExplode() {
    StringBuilder bomb = new StringBuilder("a0 = [1, 1, 1, 1]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d = ${a%d} ${a%d}\n".formatted(i, i - 1, i - 1));
    }
    refused(bomb.toString(), "substitutes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "a.", "[", "a=[", "a{"})
  void depthIsNoCrash(String level) {
    String text = level.repeat(200_000);
    refused(text, "Cannot use the configuration");
  }

  @Test
  void lengthIsLimited() {
    refused("#".repeat((1 << 20) + 1), "more than 1048576 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clustering = 5",
        "clustering = null",
        "clustering.k = null",
        "clustering.k { a = 1 }",
        "clustering.k = [1]",
        "clustering.k = 1e999",
        "clustering.k = NaN",
        "clustering.k = 2147483648",
        "clustering.k = 2.5",
        "run.seed = 9223372036854775808",
        "run.seed = 1.5",
        "model.network = [small]",
        "model.sobel = perhaps",
        "\"clustering.k\" = 5",
      })
  void oddValuesAreRefusedInWords(String text) {
    refused(text, "Cannot use the configuration");
  }

  @Test
  void seedsAreWhole() {
    for (long seed : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1}) {
      assertThat(SettingsLoader.load("run.seed = " + seed, List.of()).run().seed()).isEqualTo(seed);
    }
  }

  @Test
  void longValuesAreNotRepeatedInFull() {
    assertThatThrownBy(
            () -> SettingsLoader.load("model.network = " + "x".repeat(100_000), List.of()))
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1000));
  }

  @Test
  void mutatedReferencesAreReadOrRefused() throws IOException {
    byte[] reference = Files.readAllBytes(Path.of("../conf/reference.conf"));
    Fuzz.mutations(reference, HostileSettingsTest::readOrRefused);
    byte[] dense =
        SettingsLoader.flat(SettingsLoader.load("", List.of())).entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .reduce("", (a, b) -> a + "\n" + b)
            .getBytes(StandardCharsets.UTF_8);
    Fuzz.mutations(dense, HostileSettingsTest::readOrRefused);
  }

  private static void readOrRefused(byte[] bytes) {
    try {
      SettingsLoader.load(new String(bytes, StandardCharsets.ISO_8859_1), List.of());
    } catch (ConfigException e) {
      assertThat(e).hasMessageStartingWith("Cannot use the configuration:\n  ");
    }
  }
}
