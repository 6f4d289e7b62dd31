package org.deepcluster.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.clustering.Assigned;
import org.deepcluster.dataset.RepeatableParquet;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.ArtifactWriter;
import org.deepcluster.runs.Attempt;

/**
 * Assigns every image to its nearest centroid and writes {@code id, path, cluster, distance,
 * margin} as Parquet, one file a shard; only the clusters, an int an image, come to the driver.
 */
final class SparkAssignments implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required int64 id; required binary path (STRING); required int32"
              + " cluster; required float distance; required float margin; }");

  private static final long ROW_GROUP_BYTES = 16L << 20;

  private final HadoopSettings hadoop;
  private final String dataset;
  private final List<Shard> shards;
  private final Attempt attempt;

  /** Of the images of {@code shards}, all or some of the dataset's. */
  SparkAssignments(Configuration hadoop, String dataset, List<Shard> shards, Attempt attempt) {
    this.hadoop = new HadoopSettings(hadoop);
    this.dataset = dataset;
    this.shards = List.copyOf(shards);
    this.attempt = attempt;
  }

  /** Assigns whitened rows, one partition a shard. */
  List<AssignmentPart> run(JavaRDD<FeatureBlock> rows, FloatBlock centroids) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.context());
    Broadcast<FloatBlock> sent = context.broadcast(centroids);
    try {
      return rows.mapPartitionsWithIndex(
              (i, blocks) -> List.of(assign(i, blocks, sent.value())).iterator(), true)
          .collect();
    } finally {
      sent.destroy();
    }
  }

  /** All clusters in order of id. */
  static int[] clusters(List<AssignmentPart> parts, long images) {
    int[] clusters = new int[Math.toIntExact(images)];
    int at = 0;
    for (AssignmentPart part : parts) {
      System.arraycopy(part.clusters(), 0, clusters, at, part.clusters().length);
      at += part.clusters().length;
    }
    return clusters;
  }

  private AssignmentPart assign(int index, Iterator<FeatureBlock> blocks, FloatBlock centroids)
      throws IOException {
    Shard shard = shards.get(index);
    Assigned assigned = SparkKMeans.assign(blocks, centroids, shard.rows());
    return new AssignmentPart(assigned.clusters(), write(shard, assigned));
  }

  private Artifact write(Shard shard, Assigned assigned) throws IOException {
    Configuration configuration = hadoop.configuration();
    List<String> paths = ShardFiles.paths(configuration, dataset, shard);
    String name = "assignments-%05d.parquet".formatted(shard.index());
    return ArtifactWriter.write(
        attempt, name, configuration, out -> write(shard, assigned, paths, out));
  }

  private long write(Shard shard, Assigned assigned, List<String> paths, OutputStream stream)
      throws IOException {
    try (ParquetWriter<Group> out =
        RepeatableParquet.writer(
            hadoop.configuration(), stream, SCHEMA, CompressionCodecName.SNAPPY, ROW_GROUP_BYTES)) {
      for (int i = 0; i < shard.rows(); i++) {
        out.write(
            new SimpleGroup(SCHEMA)
                .append("id", shard.firstId() + i)
                .append("path", paths.get(i))
                .append("cluster", assigned.clusters()[i])
                .append("distance", (float) Math.sqrt(assigned.squaredDistances()[i]))
                .append("margin", assigned.margins()[i]));
      }
    }
    return shard.rows();
  }
}
