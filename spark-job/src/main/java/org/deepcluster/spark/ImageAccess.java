package org.deepcluster.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.deepcluster.config.Augmentation;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.PixelStore;
import org.deepcluster.image.Canvas;
import org.deepcluster.image.Crop;
import org.deepcluster.image.Normalisation;
import org.deepcluster.model.NetworkSpec;

/**
 * How executors come by pixels: the dataset, Hadoop's settings to read it with, the size the
 * network sees, and the mean and deviation it was trained with. Decoded pixels are kept once a
 * machine, under {@code spark.deepcluster.local-dir} or else the JVM's temporary folder.
 */
record ImageAccess(
    HadoopSettings hadoop,
    String dataset,
    Manifest manifest,
    int size,
    boolean sobel,
    double[] mean,
    double[] deviation)
    implements Serializable {
  private static final String LOCAL_DIR = "spark.deepcluster.local-dir";
  private static final Map<String, PixelStore> STORES = new ConcurrentHashMap<>();

  /** Images of {@code dataset} for {@code spec}, normalised by the dataset's own statistics. */
  static ImageAccess of(Configuration hadoop, String dataset, Manifest manifest, NetworkSpec spec) {
    return of(hadoop, dataset, manifest, spec, manifest);
  }

  /** Images of {@code dataset}, normalised as those the network was trained on. */
  static ImageAccess of(
      Configuration hadoop, String dataset, Manifest manifest, NetworkSpec spec, Manifest trained) {
    return new ImageAccess(
        new HadoopSettings(hadoop),
        dataset,
        manifest,
        spec.imageSize(),
        spec.sobel(),
        trained.mean().stream().mapToDouble(Double::doubleValue).toArray(),
        trained.deviation().stream().mapToDouble(Double::doubleValue).toArray());
  }

  PixelStore store() {
    int side = Canvas.side(size);
    return STORES.computeIfAbsent(
        manifest.digest() + "-" + side,
        key ->
            new PixelStore(hadoop.configuration(), dataset, manifest, side, Path.of(localDir())));
  }

  /** Where this process keeps decoded pixels. */
  static String localDir() {
    String temporary = System.getProperty("java.io.tmpdir");
    SparkEnv env = SparkEnv.get();
    return env == null ? temporary : env.conf().get(LOCAL_DIR, temporary);
  }

  Crop centre() {
    return Crop.centre(Canvas.side(size), size, new Normalisation(mean, deviation));
  }

  Crop augmented(Augmentation mode) {
    return Crop.augmented(mode, Canvas.side(size), size, new Normalisation(mean, deviation));
  }

  int channels() {
    return sobel ? 2 : 3;
  }
}
