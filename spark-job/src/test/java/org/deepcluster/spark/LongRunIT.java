package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import org.deepcluster.RowFigure;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many epochs in one driver leave nothing behind: heap after a collection, native memory, open
 * files and threads of the second half of the epochs do not rise. 200 epochs with {@code
 * -Ddeepcluster.chaos=full}, otherwise 24.
 */
class LongRunIT {
  /** What records of commits and chance may add in half the epochs. */
  private static final double HEAP_MB = 3;

  private static final double NATIVE_MB = 1;
  private static final double FEW = 2;

  @TempDir private static Path folder;

  /** What the process holds after an epoch. */
  private record Held(int epoch, double heapMb, double nativeMb, double files, double threads) {
    static Held now(int epoch) throws IOException {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      double heap = runtime.totalMemory() - runtime.freeMemory();
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        return new Held(
            epoch,
            heap / 1e6,
            Pointer.totalBytes() / 1e6,
            open.count(),
            ManagementFactory.getThreadMXBean().getThreadCount());
      }
    }
  }

  /** Looks after every other epoch's network. */
  private static final class Watcher extends QuietListener {
    private final List<Held> held = new ArrayList<>();

    @Override
    public void committed(Commit commit, boolean again) {
      if (commit.step().stage() == Stage.NETWORK && commit.step().epoch() % 2 == 0) {
        try {
          held.add(Held.now(commit.step().epoch()));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  @Test
  void nothingRisesOverManyEpochs() throws IOException {
    int epochs = "full".equals(System.getProperty("deepcluster.chaos")) ? 200 : 24;
    Watcher watcher = new Watcher();
    try (SparkSession spark = SparkSessions.open("LongRunIT", Optional.of("local[2]"))) {
      TestingDataset data = TestingDataset.of(spark, folder, 60, 3, 16, 20);
      Settings settings =
          SettingsLoader.load(
              "",
              List.of(
                  "image.size=16",
                  "whitening.dimensions=8",
                  "clustering.k=4",
                  "clustering.iterations=3",
                  "training.epochs=" + epochs,
                  "training.batch-size=20",
                  "guards.collapse=warn"));
      TestingTraining.train(
          spark, settings, data.location(), folder.resolve("run").toString(), watcher);
    }
    List<Held> late = watcher.held.subList(watcher.held.size() / 2, watcher.held.size());
    double span = epochs / 2.0;
    double heap = span * slope(late, Held::heapMb);
    double off = span * slope(late, Held::nativeMb);
    double files = span * slope(late, Held::files);
    double threads = span * slope(late, Held::threads);
    Held last = late.get(late.size() - 1);
    boolean flat = heap < HEAP_MB && off < NATIVE_MB && files < FEW && threads < FEW;
    String reached =
        "over the last %.0f epochs: heap %+.1f MB, native %+.1f MB, files %+.1f, threads %+.1f"
            .formatted(span, heap, off, files, threads);
    new RowFigure(26, reached, flat, epochs + " epochs; at the end " + last).tell();
    assertThat(flat).as(reached + " " + watcher.held).isTrue();
  }

  /**
   * The median of the slopes between any two (Theil and Sen), a unit an epoch: what is freed by a
   * collector is now and then far below the rest, and must not bend the line.
   */
  private static double slope(List<Held> held, ToDoubleFunction<Held> of) {
    double[] slopes =
        held.stream()
            .flatMapToDouble(
                a ->
                    held.stream()
                        .filter(b -> b.epoch() > a.epoch())
                        .mapToDouble(
                            b ->
                                (of.applyAsDouble(b) - of.applyAsDouble(a))
                                    / (b.epoch() - a.epoch())))
            .sorted()
            .toArray();
    return (slopes[(slopes.length - 1) / 2] + slopes[slopes.length / 2]) / 2;
  }
}
