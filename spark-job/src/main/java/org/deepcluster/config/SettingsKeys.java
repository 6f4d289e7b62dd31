package org.deepcluster.config;

import java.util.HashMap;
import java.util.Map;

/** The key of every setting, beside its value. */
final class SettingsKeys {
  private SettingsKeys() {}

  static Map<String, String> values(Settings s) {
    Map<String, Object> values = new HashMap<>();
    values.put("run.seed", s.run().seed());
    values.put("image.size", s.image().size());
    values.put("model.network", s.model().network());
    values.put("model.sobel", s.model().sobel());
    values.put("whitening.dimensions", s.whitening().dimensions());
    values.put("clustering.engine", s.clustering().engine());
    values.put("clustering.k", s.clustering().k());
    values.put("clustering.iterations", s.clustering().iterations());
    values.put("clustering.empty-policy", s.clustering().emptyPolicy());
    values.put("sampling.mode", s.sampling().mode());
    values.put("training.epochs", s.training().epochs());
    values.put("training.batch-size", s.training().batchSize());
    values.put("training.learning-rate", s.training().learningRate());
    values.put("training.momentum", s.training().momentum());
    values.put("training.weight-decay", s.training().weightDecay());
    values.put("training.workers", s.training().workers());
    values.put("training.averaging-frequency", s.training().averagingFrequency());
    values.put("training.augmentation", s.training().augmentation());
    values.put("training.commit-rounds", s.training().commitRounds());
    values.put("reassign.epochs", s.reassign().epochs());
    values.put("guards.divergence-retries", s.guards().divergenceRetries());
    values.put("guards.collapse", s.guards().collapse());
    values.put("guards.collapse-epochs", s.guards().collapseEpochs());
    values.put("guards.largest-share", s.guards().largestShare());
    values.put("guards.effective-clusters", s.guards().effectiveClusters());
    values.put("prepare.max-rejected", s.prepare().maxRejected());
    values.put("prepare.shard-images", s.prepare().shardImages());
    Map<String, String> text = new HashMap<>();
    values.forEach((key, value) -> text.put(key, text(value)));
    return text;
  }

  private static String text(Object value) {
    return value instanceof Enum<?> choice ? SettingsReader.name(choice) : String.valueOf(value);
  }
}
