package org.deepcluster.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag$;

/**
 * Carries calls of training workers to the driver and its answers back, by Spark's own messages:
 * authenticated and encrypted where Spark's are. {@link SparkSessions} switches it on. What is sent
 * are bytes: Spark reads messages with a class loader that does not know the application's jar.
 */
public final class TrainingPlugin implements SparkPlugin {
  private static volatile PluginContext executor;

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) {
        ExchangeCall call = read((byte[]) message, ExchangeCall.class);
        return write(Exchanges.answer(call), ExchangeReply.class);
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
  static ExchangeReply ask(ExchangeCall call) throws IOException, InterruptedException {
    PluginContext context = executor;
    if (context == null) {
      throw new IllegalStateException(
          "Cannot train: spark.plugins does not name %s (open the session by SparkSessions, or add it)"
              .formatted(TrainingPlugin.class.getName()));
    }
    try {
      return read((byte[]) context.ask(write(call, ExchangeCall.class)), ExchangeReply.class);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot ask the driver for the next round: " + e.getMessage(), e);
    }
  }

  private static <T> byte[] write(T value, Class<T> type) {
    ByteBuffer bytes = serializer().serialize(value, ClassTag$.MODULE$.apply(type));
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private static <T> T read(byte[] bytes, Class<T> type) {
    return serializer()
        .deserialize(
            ByteBuffer.wrap(bytes),
            TrainingPlugin.class.getClassLoader(),
            ClassTag$.MODULE$.apply(type));
  }

  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }
}
