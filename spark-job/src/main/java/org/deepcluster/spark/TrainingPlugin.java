package org.deepcluster.spark;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.deepcluster.training.Exchange;

/**
 * Carries calls of training workers to the driver and its answers back, by Spark's own messages:
 * authenticated and encrypted where Spark's are, and by reference inside one process. {@link
 * SparkSessions} switches it on.
 */
public final class TrainingPlugin implements SparkPlugin {
  private static volatile PluginContext executor;

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) {
        return Exchanges.answer((ExchangeCall) message);
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {
        executor = context;
      }
    };
  }

  /** Asks the driver, from a task. */
  static Exchange.Answer ask(ExchangeCall call) throws IOException, InterruptedException {
    PluginContext context = executor;
    if (context == null) {
      throw new IllegalStateException(
          "Cannot train: spark.plugins does not name %s (open the session by SparkSessions, or add it)"
              .formatted(TrainingPlugin.class.getName()));
    }
    try {
      return (Exchange.Answer) context.ask(call);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot ask the driver for the next round: " + e.getMessage(), e);
    }
  }
}
