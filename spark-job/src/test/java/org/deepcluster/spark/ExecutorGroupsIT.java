package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What two executors of one machine keep is read by the one that keeps it. */
class ExecutorGroupsIT {
  private static final int PARTITIONS = 15;
  private static SparkSession spark;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    TestingCluster.linkJars();
    spark =
        SparkSessions.open(
            "ExecutorGroupsIT",
            Optional.of("local-cluster[2,1,512]"),
            TestingCluster.settings(512));
    context = new JavaSparkContext(spark.sparkContext());
    for (int i = 0; i < 600 && executors() < 2; i++) {
      Thread.sleep(100);
    }
    assertThat(executors()).isEqualTo(2);
  }

  private static int executors() {
    return context.sc().getExecutorMemoryStatus().size() - 1; // the driver is among them
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** A row a partition: who made it. */
  private static JavaRDD<String> rows() {
    List<Integer> numbers = IntStream.range(0, PARTITIONS).boxed().toList();
    return context
        .parallelize(numbers, PARTITIONS)
        .map(
            number -> {
              Thread.sleep(20); // so that both executors make some
              return SparkEnv.get().executorId();
            });
  }

  @Test
  void executorsReadWhatTheyKeep() {
    JavaRDD<String> rows = rows().persist(StorageLevel.MEMORY_AND_DISK());
    List<String> made = rows.collect();
    assertThat(made).contains("0", "1");
    for (int tasks : new int[] {1, 2, 4, 7}) {
      List<List<String>> groups =
          ExecutorGroups.coalesce(rows, tasks).mapPartitions(ExecutorGroupsIT::seen).collect();
      int each = Math.max(1, tasks / 2);
      int first = Collections.frequency(made, "0");
      assertThat(groups).hasSize(Math.min(first, each) + Math.min(PARTITIONS - first, each));
      assertThat(groups)
          .allSatisfy(group -> assertThat(group).allMatch(makerAndReader -> same(makerAndReader)));
      assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(PARTITIONS);
    }
    rows.unpersist(true);
  }

  private static Iterator<List<String>> seen(Iterator<String> makers) {
    List<String> seen = new ArrayList<>();
    makers.forEachRemaining(maker -> seen.add(maker + " " + SparkEnv.get().executorId()));
    return List.of(seen).iterator();
  }

  private static boolean same(String makerAndReader) {
    String[] both = makerAndReader.split(" ", -1);
    return both[0].equals(both[1]);
  }

  @Test
  void rowsNobodyKeepsAreJoinedInTheirOrder() {
    JavaRDD<Integer> rows =
        context.parallelize(IntStream.range(0, PARTITIONS).boxed().toList(), PARTITIONS);
    List<List<Integer>> groups = ExecutorGroups.coalesce(rows, 4).glom().collect();
    assertThat(groups).hasSize(4).allSatisfy(group -> assertThat(group).hasSizeBetween(3, 4));
    assertThat(groups.stream().flatMap(List::stream).toList()).isEqualTo(rows.collect());
  }

  @Test
  void fewPartitionsStayAsTheyAre() {
    JavaRDD<Integer> rows = context.parallelize(List.of(1, 2, 3), 3);
    assertThat(ExecutorGroups.coalesce(rows, 3)).isSameAs(rows);
  }
}
