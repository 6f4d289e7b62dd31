package org.deepcluster.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepcluster.config.ConfigException;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --set}. */
final class SettingsOptions {
  private static final int MOST_BYTES = 4 << 20;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in HOCON; conf/reference.conf explains every key.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one setting; may be given several times.")
  private List<String> overrides = new ArrayList<>();

  Settings load() throws IOException {
    return SettingsLoader.load(config == null ? "" : text(), overrides);
  }

  /** No more of the file than a configuration may be long: it may be a device without an end. */
  private String text() throws IOException {
    try (InputStream in = Files.newInputStream(config)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          List.of("--config %s does not exist (see conf/ for examples)".formatted(config)));
    }
  }
}
