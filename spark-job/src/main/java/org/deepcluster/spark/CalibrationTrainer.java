package org.deepcluster.spark;

import org.deepcluster.config.TrainingConfig;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;

/** Trains on images in memory, so that nothing is decoded to disk for a measurement. */
final class CalibrationTrainer extends SparkTrainer {
  private static final long serialVersionUID = 1L;

  private final TrainingConfig config;
  private final ImageAccess access;
  private final SampleImages images;
  private final Seed seed;

  CalibrationTrainer(
      NetworkSpec spec, TrainingConfig config, ImageAccess access, SampleImages images, Seed seed) {
    super(spec, config, access, seed);
    this.config = config;
    this.access = access;
    this.images = images;
    this.seed = seed;
  }

  @Override
  DrawSource source() {
    return images.source(access, access.augmented(config.augmentation()), seed.child("augment"));
  }
}
