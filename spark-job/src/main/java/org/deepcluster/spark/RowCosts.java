package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.deepcluster.clustering.NearestCentroid;
import org.deepcluster.features.Moments;
import org.deepcluster.features.UnitLength;
import org.deepcluster.features.Whitening;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/**
 * Measures what a row takes in moments, whitening and assignment, on random rows. Wider features
 * than 1,024 are measured at that width and scaled: moments by its square, the eigenproblem by its
 * cube.
 *
 * @param moments seconds a row
 * @param whiten seconds a row
 * @param assign seconds a row, with its record
 * @param eigen seconds, on the driver
 * @param coldSeconds what the first runs took beyond the rest
 */
record RowCosts(double moments, double whiten, double assign, double eigen, double coldSeconds) {
  private static final double SECONDS = 0.4;
  private static final int WIDEST = 1024;
  private static final int ROWS = 512;

  /** Not measured: writing a record of the table of assignments and reading its path. */
  private static final double RECORD_SECONDS = 1e-5;

  /** In a task: seconds of a block. */
  private record InTask(Steady moments, Steady whiten, Steady assign) implements Serializable {}

  static RowCosts measure(SlotTasks tasks, int width, int d, int k, Seed seed) throws IOException {
    int narrow = Math.min(width, WIDEST);
    double wider = (double) width / narrow;
    FloatBlock rows = RandomRows.of(Math.max(ROWS, 2 * narrow), narrow, seed).rows();
    Moments moments = moments(rows);
    int kept = Math.min(d, narrow);
    long started = System.nanoTime();
    Whitening whitening = Whitening.fit(moments, kept);
    double eigen = (System.nanoTime() - started) / 1e9;
    List<InTask> measured = tasks.run(slot -> inTask(whitening, narrow, k, seed.child(slot)));
    Steady moment = Steady.mean(measured.stream().map(InTask::moments).toList());
    Steady whiten = Steady.mean(measured.stream().map(InTask::whiten).toList());
    Steady assign = Steady.mean(measured.stream().map(InTask::assign).toList());
    return new RowCosts(
        moment.seconds() / ROWS * wider * wider,
        whiten.seconds() / ROWS * wider,
        assign.seconds() / ROWS * d / kept + RECORD_SECONDS,
        eigen * wider * wider * wider,
        moment.coldSeconds() + whiten.coldSeconds() + assign.coldSeconds());
  }

  private static Moments moments(FloatBlock rows) {
    Moments moments = new Moments(rows.row(0));
    moments.add(rows);
    return moments;
  }

  private static InTask inTask(Whitening whitening, int width, int k, Seed seed)
      throws IOException {
    FloatBlock rows = RandomRows.of(ROWS, width, seed).rows();
    FloatBlock centroids = RandomRows.of(k, whitening.dimensions(), seed.child("centroids")).rows();
    FloatBlock[] whitened = new FloatBlock[1];
    Moments moments = new Moments(rows.row(0));
    try (Whitening.Applied applied = whitening.open();
        NearestCentroid nearest = new NearestCentroid(centroids)) {
      return new InTask(
          Steady.of(SECONDS, () -> moments.add(rows)),
          Steady.of(SECONDS, () -> whitened[0] = whitened(applied, rows)),
          Steady.of(SECONDS, () -> nearest.assign(whitened[0])));
    }
  }

  private static FloatBlock whitened(Whitening.Applied applied, FloatBlock rows) {
    FloatBlock whitened = applied.apply(rows);
    UnitLength.normalise(whitened);
    return whitened;
  }
}
