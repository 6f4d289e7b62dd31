package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.dataset.Shard;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.Attempt;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards of more images than a task extracts. */
class SparkExtractionIT {
  private static final int SHARDS = 8; // there are never fewer
  private static final int IMAGES = SHARDS * 1300;

  @TempDir private static Path folder;

  private static SparkSession spark;
  private static JavaSparkContext context;
  private static TestingDataset data;

  @BeforeAll
  static void start() throws IOException {
    spark = SparkSessions.open("SparkExtractionIT", Optional.of("local[2]"));
    context = new JavaSparkContext(spark.sparkContext());
    data = TestingDataset.of(spark, folder, IMAGES, 3, 16, IMAGES / SHARDS);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void featuresAreThoseOfWholeShards() {
    NetworkSpec spec = NetworkSpec.of(TestingTraining.tiny());
    ConvNet net = ConvNet.of(spec);
    net.initialise(new Seed(5));
    float[] parameters = net.state().parameters();
    ImageAccess images =
        ImageAccess.of(context.hadoopConfiguration(), data.location(), data.manifest(), spec);
    Attempt attempt = new Attempt(folder.toString(), "attempts/whole");
    SparkExtraction extraction =
        new SparkExtraction(context, attempt, images, spec, FeatureKind.FC);

    List<Artifact> files = extraction.run(context, parameters);

    List<Shard> shards = data.manifest().shards();
    assertThat(shards.stream().mapToInt(Shard::rows)).allMatch(rows -> rows > 1024);
    assertThat(files).hasSize(2 * shards.size());
    assertThat(files.stream().map(Artifact::name))
        .startsWith("fc-00000-00000.f32", "fc-00000-00001.f32", "fc-00001-00000.f32");
    List<FeatureBlock> blocks = extraction.features(context, files).blocks(spark).collect();
    assertThat(blocks.stream().mapToInt(block -> block.ids().length).sum()).isEqualTo(IMAGES);
    float[][] expected = new float[IMAGES][];
    for (Shard shard : shards) {
      extract(net, images, shard, expected);
    }
    for (FeatureBlock block : blocks) {
      for (int i = 0; i < block.ids().length; i++) {
        assertThat(block.rows().row(i)).isEqualTo(expected[(int) block.ids()[i]]);
      }
    }
  }

  private static void extract(ConvNet net, ImageAccess images, Shard shard, float[][] features) {
    ImageReader reader = new ImageReader(images, images.centre());
    for (int from = 0; from < shard.rows(); from += RunNeeds.EXTRACTION_BATCH) {
      int n = Math.min(RunNeeds.EXTRACTION_BATCH, shard.rows() - from);
      float[] pixels = new float[n * reader.length()];
      for (int i = 0; i < n; i++) {
        reader.read(shard, from + i, pixels, i * reader.length(), 0);
      }
      FloatBlock rows = net.features(net.batch(pixels, n));
      for (int i = 0; i < n; i++) {
        features[(int) shard.firstId() + from + i] = rows.row(i);
      }
    }
  }
}
