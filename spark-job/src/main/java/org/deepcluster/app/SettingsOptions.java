package org.deepcluster.app;

import java.io.IOException;
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
    try {
      return SettingsLoader.load(config == null ? "" : Files.readString(config), overrides);
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          List.of("--config %s does not exist (see conf/ for examples)".formatted(config)));
    }
  }
}
