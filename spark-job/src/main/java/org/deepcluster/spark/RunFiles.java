package org.deepcluster.spark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.features.Whitening;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.model.Bundle;
import org.deepcluster.model.NetworkState;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.ArtifactReader;
import org.deepcluster.runs.ArtifactWriter;
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;

/** Reads and writes the files of a run that hold arrays; what is read is checked to its end. */
final class RunFiles {
  static final String NETWORK = "network";
  static final String CLUSTERING = "clustering";
  static final String CLUSTERS = "clusters";

  private final ArtifactReader files;
  private final Configuration hadoop;

  RunFiles(ArtifactReader files, Configuration hadoop) {
    this.files = files;
    this.hadoop = hadoop;
  }

  NetworkState network(Commit commit) throws IOException {
    Map<String, float[]> arrays = bundle(commit.artifact(NETWORK));
    return new NetworkState(arrays.get("parameters"), arrays.get("momentum"));
  }

  Artifact writeNetwork(Attempt attempt, NetworkState state) throws IOException {
    return write(
        attempt, NETWORK, Map.of("parameters", state.parameters(), "momentum", state.momentum()));
  }

  /** All that new images need to be embedded and assigned. */
  record Clustering(float[] parameters, Whitening whitening, FloatBlock centroids) {}

  Clustering clustering(Commit commit) throws IOException {
    Map<String, float[]> arrays = bundle(commit.artifact(CLUSTERING));
    float[] offset = arrays.get("whitening.offset");
    float[] matrix = arrays.get("whitening.matrix");
    float[] centroids = arrays.get("centroids");
    int m = offset.length;
    return new Clustering(
        arrays.get("parameters"),
        new Whitening(offset, new FloatBlock(m, matrix.length / m, matrix)),
        new FloatBlock(centroids.length / m, m, centroids));
  }

  Artifact writeClustering(Attempt attempt, Clustering clustering) throws IOException {
    return write(
        attempt,
        CLUSTERING,
        Map.of(
            "parameters", clustering.parameters(),
            "whitening.offset", clustering.whitening().offset(),
            "whitening.matrix", clustering.whitening().matrix().values(),
            "centroids", clustering.centroids().values()));
  }

  int[] clusters(Commit commit) throws IOException {
    Artifact artifact = commit.artifact(CLUSTERS);
    return read(artifact, in -> IntFile.read(in, (int) artifact.rows()));
  }

  Artifact writeClusters(Attempt attempt, int[] clusters) throws IOException {
    return ArtifactWriter.write(attempt, CLUSTERS, hadoop, out -> IntFile.write(clusters, out));
  }

  private Artifact write(Attempt attempt, String name, Map<String, float[]> arrays)
      throws IOException {
    return ArtifactWriter.write(
        attempt, name, hadoop, out -> Bundle.write(new TreeMap<>(arrays), out));
  }

  private Map<String, float[]> bundle(Artifact artifact) throws IOException {
    return read(artifact, in -> Bundle.read(in, files.path(artifact).toString()));
  }

  /** What a file holds. */
  private interface Content<T> {
    T from(InputStream in) throws IOException;
  }

  private <T> T read(Artifact artifact, Content<T> content) throws IOException {
    try (InputStream in = new BufferedInputStream(files.open(artifact), 1 << 16)) {
      T value = content.from(in);
      if (in.read() >= 0) { // also makes the end seen, and with it the digest checked
        throw new IOException(
            "Cannot read %s: it is longer than what it holds".formatted(files.path(artifact)));
      }
      return value;
    }
  }
}
