package org.deepcluster.spark;

import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Publishes {@link RunGauges} in Spark's own metric system, from where its sinks (Prometheus, JMX,
 * Graphite, files) take them: the source {@code plugin.org.deepcluster.spark.MetricsPlugin} of the
 * driver. {@link SparkSessions} switches it on; docs/operations.md lists the names.
 */
public final class MetricsPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public void registerMetrics(String application, PluginContext context) {
        RunGauges.ofThisProcess().register(context.metricRegistry());
      }
    };
  }

  /** Executors publish nothing of their own: a run's figures are the driver's. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }
}
