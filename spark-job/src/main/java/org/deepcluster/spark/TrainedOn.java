package org.deepcluster.spark;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Versions;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.RunDirectory;

/** What a run was trained on: the version of its dataset, however much that has grown since. */
record TrainedOn(String dataset, Manifest manifest) {
  /**
   * Looks for it where {@code clustering} was made of it.
   *
   * @throws DatasetException if the dataset there is another one by now
   */
  static TrainedOn of(RunDirectory run, Commit clustering, Configuration hadoop)
      throws IOException {
    String dataset = String.valueOf(clustering.notes().get("dataset"));
    String digest = run.identity().dataset();
    return new TrainedOn(
        dataset,
        Versions.withDigest(hadoop, dataset, digest)
            .orElseThrow(
                () ->
                    new DatasetException(
                        "Cannot use the run %s: it was trained on dataset %s at digest %s, which has no such version any more (restore it, or train anew)"
                            .formatted(run.path(), dataset, digest))));
  }
}
