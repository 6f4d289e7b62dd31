package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Tells the driver what {@link Compilers} take from work on executors, after each task. Spark's own
 * metrics have garbage collection and no compilation. {@link SparkSessions} switches it on.
 */
public final class CompilersPlugin implements SparkPlugin {
  private static final String TELL = "tell";

  /** Of warm code there is nothing to tell. */
  private static final double LEAST_SECONDS = 1e-3;

  private static volatile ExecutorCompilers heard = new ExecutorCompilers();

  /** Seconds that compilers of an executor have taken from its work since it was ready for any. */
  private record Taken(String executor, double seconds) implements Serializable {}

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverSide();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorSide();
  }

  private static final class DriverSide implements DriverPlugin {
    private JavaSparkContext context;

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext plugin) {
      context = JavaSparkContext.fromSparkContext(spark);
      heard = new ExecutorCompilers(); // executors of another context had the same names
      return spark.isLocal() ? Map.of() : Map.of(TELL, ""); // tasks of this process need no message
    }

    @Override
    public Object receive(Object message) {
      Taken taken = (Taken) message;
      heard.add(taken.executor(), taken.seconds(), SlotTasks.processes(context));
      return null;
    }
  }

  private static final class ExecutorSide implements ExecutorPlugin {
    private PluginContext driver;
    private boolean tells;
    private int cores;
    private double before;
    private double told;

    @Override
    public void init(PluginContext plugin, Map<String, String> settings) {
      driver = plugin;
      tells = settings.containsKey(TELL);
      // Executors of one machine may all see all of its cores.
      cores =
          Math.min(Compilers.CORES, plugin.conf().getInt("spark.executor.cores", Compilers.CORES));
      before = Compilers.seconds(cores);
    }

    @Override
    public void onTaskSucceeded() {
      if (tells) {
        tell(Compilers.seconds(cores) - before);
      }
    }

    private synchronized void tell(double taken) {
      if (taken - told >= LEAST_SECONDS) {
        try {
          driver.send(new Taken(driver.executorID(), taken));
          told = taken;
        } catch (IOException | RuntimeException e) {
          // It is told with the next. Should the driver be gone, tasks notice by what they need.
        }
      }
    }
  }

  /** Seconds that compilers took from the work on executors so far, on average. */
  static double secondsOnExecutors() {
    return heard.seconds();
  }
}
