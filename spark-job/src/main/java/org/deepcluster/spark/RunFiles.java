package org.deepcluster.spark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.deepcluster.features.Whitening;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.model.Bundle;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.ArtifactWriter;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.RunDirectory;

/** Reads and writes the artefacts of a run that hold arrays. */
final class RunFiles {
  static final String NETWORK = "network";
  static final String CLUSTERING = "clustering";
  static final String CLUSTERS = "clusters";

  private final RunDirectory run;

  RunFiles(RunDirectory run) {
    this.run = run;
  }

  NetworkState network(Commit commit) throws IOException {
    Map<String, float[]> arrays = bundle(commit.artifact(NETWORK));
    return new NetworkState(arrays.get("parameters"), arrays.get("momentum"));
  }

  Artifact writeNetwork(String attempt, NetworkState state) throws IOException {
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

  Artifact writeClustering(String attempt, Clustering clustering) throws IOException {
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
    try (InputStream in = open(artifact)) {
      return IntFile.read(in, (int) artifact.rows());
    }
  }

  Artifact writeClusters(String attempt, int[] clusters) throws IOException {
    return ArtifactWriter.write(
        run.hadoop(), run.location(), attempt, CLUSTERS, out -> IntFile.write(clusters, out));
  }

  private Artifact write(String attempt, String name, Map<String, float[]> arrays)
      throws IOException {
    return ArtifactWriter.write(
        run.hadoop(),
        run.location(),
        attempt,
        name,
        out -> Bundle.write(new java.util.TreeMap<>(arrays), out));
  }

  private Map<String, float[]> bundle(Artifact artifact) throws IOException {
    try (InputStream in = open(artifact)) {
      return Bundle.read(in, run.path(artifact).toString());
    }
  }

  private InputStream open(Artifact artifact) throws IOException {
    return new BufferedInputStream(
        run.path(artifact).getFileSystem(run.hadoop()).open(run.path(artifact)), 1 << 16);
  }
}
