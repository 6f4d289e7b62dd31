package org.deepcluster.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Loads {@link Settings}: the reference, then a file's text, then overrides; the later wins. All
 * problems are reported together.
 */
public final class SettingsLoader {
  private static final String REFERENCE = "deepcluster-reference.conf";

  private SettingsLoader() {}

  /**
   * Loads and checks settings.
   *
   * @param text HOCON, may be empty
   * @param overrides {@code key=value} each
   * @throws ConfigException naming every problem
   */
  public static Settings load(String text, List<String> overrides) {
    List<String> problems = new ArrayList<>();
    Config reference = reference();
    Config given = SettingsText.parse(text, overrides, problems);
    for (var entry : given.entrySet()) {
      if (!reference.hasPath(entry.getKey())) {
        problems.add(
            "%s is not a key (did you mean %s?)"
                .formatted(entry.getKey(), nearest(entry.getKey(), reference)));
      }
    }
    return settings(given.withFallback(reference).resolve(), problems);
  }

  static Config reference() {
    return ConfigFactory.parseResources(SettingsLoader.class.getClassLoader(), REFERENCE);
  }

  /** The settings that {@link #flat} wrote down. */
  public static Settings ofFlat(Map<String, String> flat) {
    List<String> overrides = new ArrayList<>();
    flat.forEach((key, value) -> overrides.add(key + "=" + value));
    return load("", overrides);
  }

  /** Every setting of {@code settings} as text, by key, sorted. */
  public static Map<String, String> flat(Settings settings) {
    return new TreeMap<>(SettingsKeys.values(settings));
  }

  private static Settings settings(Config config, List<String> problems) {
    SettingsReader read = new SettingsReader(config);
    Settings settings =
        new Settings(
            new RunConfig(read.seed("run.seed")),
            new ImageConfig(read.count("image.size", 8, 1024)),
            new ModelConfig(read.choice("model.network", Network.class), read.flag("model.sobel")),
            new WhiteningConfig(read.count("whitening.dimensions", 1, Integer.MAX_VALUE)),
            clustering(read),
            new SamplingConfig(read.choice("sampling.mode", SamplingMode.class)),
            training(read),
            new ReassignConfig(read.real("reassign.epochs", 0.001, 1000, "0.001 to 1000")),
            guards(read),
            new PrepareConfig(
                read.real("prepare.max-rejected", 0, 1, "0 to 1"),
                read.count("prepare.shard-images", 1, Integer.MAX_VALUE)));
    CrossChecks.check(settings, read);
    problems.addAll(read.problems());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return settings;
  }

  private static ClusteringConfig clustering(SettingsReader read) {
    return new ClusteringConfig(
        read.choice("clustering.engine", ClusteringEngine.class),
        read.count("clustering.k", 1, Integer.MAX_VALUE),
        read.count("clustering.iterations", 1, 1000),
        read.choice("clustering.empty-policy", EmptyPolicy.class));
  }

  private static TrainingConfig training(SettingsReader read) {
    return new TrainingConfig(
        read.count("training.epochs", 1, 1_000_000),
        read.count("training.batch-size", 1, 1 << 20),
        read.real("training.learning-rate", Double.MIN_VALUE, 100, "above 0, at most 100"),
        read.real("training.momentum", 0, Math.nextDown(1.0), "0 to below 1"),
        read.real("training.weight-decay", 0, 1, "0 to 1"),
        read.count("training.workers", 1, 4096),
        read.count("training.averaging-frequency", 1, Integer.MAX_VALUE),
        read.choice("training.augmentation", Augmentation.class),
        read.count("training.commit-rounds", 1, Integer.MAX_VALUE));
  }

  private static GuardConfig guards(SettingsReader read) {
    return new GuardConfig(
        read.count("guards.divergence-retries", 0, 30),
        read.choice("guards.collapse", CollapsePolicy.class),
        read.count("guards.collapse-epochs", 1, 1_000_000),
        read.real("guards.largest-share", 0, 1, "0 to 1"),
        read.real("guards.effective-clusters", 0, 1, "0 to 1"));
  }

  private static String nearest(String key, Config reference) {
    return reference.entrySet().stream()
        .map(Map.Entry::getKey)
        .min(
            java.util.Comparator.comparingInt((String k) -> distance(key, k)).thenComparing(k -> k))
        .orElseThrow();
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    java.util.Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
