package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.RowFigure;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.spark.FaultyFileSystem.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call of the file system in an epoch goes wrong once, in every way: the run finishes with
 * the bytes of a quiet one, or stops and does so when the same command is run again. With {@code
 * -Ddeepcluster.chaos=full} every call, otherwise a few.
 */
class FileSystemFaultsIT {
  private static final int FEW = 6;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Configuration hadoop;
  private static TestingDataset data;

  @BeforeAll
  static void prepare() throws IOException {
    spark = SparkSessions.open("FileSystemFaultsIT", Optional.of("local[2,2]"));
    data = TestingDataset.of(spark, folder, 60, 3, 16, 20);
    hadoop = spark.sparkContext().hadoopConfiguration();
    FaultyFileSystem.install(hadoop);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String path(String run) {
    return FaultyFileSystem.ADDRESS + folder.resolve(run).toString().substring(1);
  }

  private static void train(String run) throws IOException {
    TestingTraining.train(
        spark,
        TestingTraining.tiny("training.epochs=1"),
        data.location(),
        path(run),
        TakeOver.NOW,
        new StopSignal(),
        new QuietListener());
  }

  @Test
  void aCallThatGoesWrongNeverMakesARunWrong() throws IOException {
    FaultyFileSystem.strike(-1, Fault.FAILS);
    train("quiet");
    int calls = FaultyFileSystem.calls();
    List<String> quiet = TestingTraining.digests(spark, path("quiet"));
    assertThat(calls).isGreaterThan(50);
    boolean full = "full".equals(System.getProperty("deepcluster.chaos"));
    List<String> wrong = new ArrayList<>();
    Map<Fault, Integer> finished = new EnumMap<>(Fault.class);
    int runs = 0;
    int offset = 0; // other calls for every kind of fault
    for (Fault fault : Fault.values()) {
      int step = full ? 1 : calls / FEW;
      for (int n = offset++ % step; n < calls; n += step) {
        String run = fault + "-" + n;
        FaultyFileSystem.strike(n, fault);
        if (ends(run)) {
          finished.merge(fault, 1, Integer::sum);
        }
        String struck = FaultyFileSystem.struck();
        FaultyFileSystem.strike(-1, fault);
        String end = again(run);
        if (!end.isEmpty() || !TestingTraining.digests(spark, path(run)).equals(quiet)) {
          wrong.add(run + " (" + struck + ") " + end);
        }
        runs++;
      }
    }
    new RowFigure(
            12,
            wrong.size() + " wrong of " + runs,
            wrong.isEmpty(),
            calls
                + " calls an epoch; finished in spite of the fault: "
                + finished
                + " of "
                + runs / 4
                + " each")
        .tell();
    assertThat(wrong).isEmpty();
    assertThat(finished.get(Fault.LATE)).isEqualTo(runs / Fault.values().length);
  }

  private static boolean ends(String run) {
    try {
      train(run);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  /** The same command without a fault; empty if it ends. */
  private static String again(String run) {
    try {
      train(run);
      return "";
    } catch (Exception e) {
      return e.toString();
    }
  }
}
