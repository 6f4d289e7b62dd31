package org.deepcluster.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.deepcluster.config.ConfigException;

/**
 * Whether rows are few enough that the driver clusters them itself: a pass over them then takes one
 * core less than Spark takes to start a job.
 *
 * @param rows of the data set
 * @param bytes of rows that the driver takes at most
 */
record Gathering(long rows, int k, long bytes) implements Serializable {
  private static final String BYTES = "spark.deepcluster.gather-bytes";

  /** Of a pass, which one core does in about 20 milliseconds. */
  private static final long MOST_PRODUCTS = 1L << 29;

  /** Rows stay where they are. */
  static final Gathering NEVER = new Gathering(0, 0, -1);

  /** Within the bytes that {@code spark.deepcluster.gather-bytes} allows, 0 for never. */
  static Gathering of(SparkContext context, long rows, int k) {
    return new Gathering(rows, k, bytes(context.conf()));
  }

  /**
   * The setting, 32 MB where there is none.
   *
   * @throws ConfigException if it is no size
   */
  static long bytes(SparkConf conf) {
    try {
      return conf.getSizeAsBytes(BYTES, "32m");
    } catch (NumberFormatException e) {
      ConfigException wrong =
          new ConfigException(
              List.of(
                  "%s=%s is no size (rule: bytes with a unit, such as 32m; 0 for never)"
                      .formatted(BYTES, conf.get(BYTES))));
      wrong.initCause(e);
      throw wrong;
    }
  }

  /** Whether it pays for rows of so many columns. */
  boolean pays(int columns) {
    double values = (double) rows * columns;
    return values * Float.BYTES <= bytes && values * k <= MOST_PRODUCTS;
  }
}
