package org.deepcluster.spark;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Opens the driver's {@link ExchangeServer} to training workers, and tells executors where it is.
 * {@link SparkSessions} switches it on.
 */
public final class TrainingPlugin implements SparkPlugin {
  private static final String HOST = "host";
  private static final String PORT = "port";

  private static volatile ExchangeConnection connection;

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverSide();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorSide();
  }

  private static final class DriverSide implements DriverPlugin {
    private ExchangeServer server;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      if (context.isLocal()) { // workers are in this process
        return Map.of();
      }
      SparkConf conf = context.conf();
      server = ExchangeServer.open(conf, context.env().securityManager());
      return Map.of(HOST, conf.get("spark.driver.host"), PORT, Integer.toString(server.port()));
    }

    @Override
    public void shutdown() {
      if (server != null) {
        server.close();
      }
    }
  }

  private static final class ExecutorSide implements ExecutorPlugin {
    @Override
    public void init(PluginContext plugin, Map<String, String> driver) {
      if (driver.containsKey(PORT)) {
        connection =
            new ExchangeConnection(
                plugin.conf(),
                SparkEnv.get().securityManager(),
                driver.get(HOST),
                Integer.parseInt(driver.get(PORT)));
      }
    }

    @Override
    public void shutdown() {
      if (connection != null) {
        connection.close();
      }
    }
  }

  /** The way from this executor to the driver. */
  static ExchangeConnection connection() {
    ExchangeConnection open = connection;
    if (open == null) {
      throw new IllegalStateException(
          "Cannot train: spark.plugins does not name %s (open the session by SparkSessions, or add it)"
              .formatted(TrainingPlugin.class.getName()));
    }
    return open;
  }
}
