package org.deepcluster.cost;

import java.util.ArrayList;
import java.util.List;
import org.deepcluster.config.SettingsLoader;

/** Small numbers that can be checked by eye. */
final class TestingShapes {
  static final UnitCosts.PerImage NOTHING = new UnitCosts.PerImage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private TestingShapes() {}

  /** 800 images in 8 shards; 4 workers of 5 images, averaged every 2 steps. */
  static RunShape shape(int slots, String... overrides) {
    List<String> settings = new ArrayList<>();
    settings.addAll(
        List.of(
            "clustering.k=10",
            "clustering.iterations=3",
            "whitening.dimensions=16",
            "training.workers=4",
            "training.batch-size=20",
            "training.averaging-frequency=2",
            "training.epochs=3"));
    settings.addAll(List.of(overrides));
    return new RunShape(
        SettingsLoader.load("", settings),
        new RunShape.Images(800, 8, 8, 4000, 32, 0),
        new RunShape.NetworkSize(1000, 64, true, 5000, 300),
        new RunShape.Partials(8, 4, false),
        new RunShape.Cluster(slots, 1, true));
  }
}
