package org.deepcluster.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.SyntheticImages;

/** Generated images, prepared in a folder of the test's. */
record TestingDataset(String location, Manifest manifest) {
  /** {@code images} of {@code classes} classes in shards of about {@code shardImages}. */
  static TestingDataset of(
      SparkSession spark, Path folder, int images, int classes, int size, int shardImages)
      throws IOException {
    String source = folder.resolve("images").toString();
    SparkGenerate.run(spark, new SyntheticImages(classes, size, 7), images, source, 2);
    String location = folder.resolve("data").toString();
    PrepareConfig config = new PrepareConfig(0.01, shardImages);
    return new TestingDataset(
        location, SparkPrepare.run(spark, new PrepareRequest(source, location, size, config, 1)));
  }

  /** Its next version: with {@code images} others of the same kind, made in {@code folder}. */
  Manifest grown(SparkSession spark, Path folder, int images, int shardImages) throws IOException {
    String night = folder.resolve("night").toString();
    int classes = manifest.classes().size();
    SparkGenerate.run(spark, new SyntheticImages(classes, manifest.side(), 8), images, night, 0);
    PrepareConfig config = new PrepareConfig(0.01, shardImages);
    PrepareRequest request = new PrepareRequest(night, location, manifest.side(), config, 1);
    return SparkAppend.run(spark, request).manifest();
  }
}
