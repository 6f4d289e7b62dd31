package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.deepcluster.RowFigure;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/**
 * Every plan that Spark is given, from raw images to an evaluation: none holds a step whose result
 * depends on the order in which a shuffle brought its rows, for a task that is run again would then
 * give other rows than the first time.
 */
class RepeatablePlansIT {
  /** Give rows a number, a partner, a draw or a place by the order in which they come. */
  private static final Set<String> BY_ORDER =
      Set.of(
          "zip",
          "zipPartitions",
          "zipWithIndex",
          "zipWithUniqueId",
          "sample",
          "takeSample",
          "randomSplit",
          "repartition",
          "pipe");

  private static final Set<String> SHUFFLED =
      Set.of("ShuffledRDD", "ShuffledRowRDD", "CoGroupedRDD", "SubtractedRDD");

  @TempDir private static Path folder;

  /** All RDDs of all stages, by id. */
  private static final class Plans extends SparkListener {
    private final Map<Integer, RDDInfo> rdds = new ConcurrentHashMap<>();

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted stage) {
      for (RDDInfo rdd : JavaConverters.seqAsJavaList(stage.stageInfo().rddInfos())) {
        rdds.put(rdd.id(), rdd);
      }
    }

    private static String operation(RDDInfo rdd) {
      return rdd.scope().isDefined() ? rdd.scope().get().name() : rdd.name();
    }

    /** Names of all operations, with those by order marked that lie behind a shuffle. */
    Set<String> operations() {
      Set<String> names = new TreeSet<>();
      for (RDDInfo rdd : rdds.values()) {
        names.add(operation(rdd));
      }
      return names;
    }

    Map<Integer, String> unrepeatable() {
      Map<Integer, String> found = new TreeMap<>();
      for (RDDInfo rdd : rdds.values()) {
        if (BY_ORDER.contains(operation(rdd)) && isBehindShuffle(rdd, new HashSet<>())) {
          found.put(rdd.id(), operation(rdd) + " at " + rdd.callSite());
        }
      }
      return found;
    }

    private boolean isBehindShuffle(RDDInfo rdd, Set<Integer> seen) {
      if (rdd == null || !seen.add(rdd.id())) {
        return false;
      }
      return SHUFFLED.contains(rdd.name())
          || JavaConverters.seqAsJavaList(rdd.parentIds()).stream()
              .anyMatch(parent -> isBehindShuffle(rdds.get((Integer) parent), seen));
    }
  }

  private static Plans plans(SparkSession spark) {
    Plans plans = new Plans();
    spark.sparkContext().addSparkListener(plans);
    return plans;
  }

  @Test
  void noPlanOfOursDependsOnTheOrderOfAShuffle() throws IOException {
    Plans plans;
    try (SparkSession spark = SparkSessions.open("RepeatablePlansIT", Optional.of("local[2]"))) {
      plans = plans(spark);
      TestingDataset data = TestingDataset.of(spark, folder, 120, 4, 16, 20);
      for (String engine : List.of("mllib", "blocked")) {
        Settings settings =
            SettingsLoader.load(
                "",
                List.of(
                    "image.size=16",
                    "whitening.dimensions=16",
                    "clustering.k=10",
                    "clustering.engine=" + engine,
                    "training.epochs=2",
                    "training.batch-size=16"));
        String run = folder.resolve(engine).toString();
        TestingTraining.train(spark, settings, data.location(), run, new QuietListener());
        SparkEvaluation.run(
            spark,
            run,
            settings,
            data.location(),
            data.location(),
            OptionalInt.empty(),
            message -> {});
      }
    }
    assertThat(plans.operations()).contains("mapPartitions", "map").hasSizeGreaterThan(8);
    assertThat(plans.unrepeatable()).isEmpty();
    new RowFigure(
            8,
            "0 of " + plans.rdds.size() + " RDDs",
            true,
            "operations: " + String.join(", ", plans.operations()))
        .tell();
  }

  /** The check itself: it finds what it is to find. */
  @Test
  void anIndexBehindAShuffleIsFound() {
    Plans plans;
    try (SparkSession spark = SparkSessions.open("RepeatablePlansIT", Optional.of("local[2]"))) {
      plans = plans(spark);
      spark.range(0, 100, 1, 4).javaRDD().repartition(3).zipWithIndex().count();
    }
    assertThat(plans.unrepeatable().values()).anyMatch(step -> step.startsWith("zipWithIndex"));
  }
}
