package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class JobSecondsTest {
  private static final long MILLIS = 50;

  @Test
  void jobsOfOneDescriptionAreHeardUntilTheEnd() throws Exception {
    try (SparkSession spark = SparkSessions.open("JobSecondsTest", Optional.of("local[1]"))) {
      JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
      job(context, "k-means"); // nobody listens yet
      JobSeconds heard = JobSeconds.of(context.sc(), () -> 0);
      job(context, "k-means");
      job(context, "assign");
      job(context, "k-means");
      context.sc().listenerBus().waitUntilEmpty();
      assertThat(heard.seconds()).hasSize(2).allMatch(seconds -> seconds >= MILLIS / 2e3);
      heard.close();
      job(context, "k-means");
      context.sc().listenerBus().waitUntilEmpty();
      assertThat(heard.seconds()).hasSize(2);
    }
  }

  private static void job(JavaSparkContext context, String description) {
    context.sc().setJobDescription(description);
    context.parallelize(List.of(1), 1).foreach(one -> Thread.sleep(MILLIS));
  }
}
