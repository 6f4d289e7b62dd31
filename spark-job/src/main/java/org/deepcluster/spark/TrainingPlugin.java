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
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Carries calls of training workers to the driver and its answers back, by Spark's own messages:
 * authenticated and encrypted where Spark's are. {@link SparkSessions} switches it on. What is sent
 * are bytes: Spark reads messages with a class loader that does not know the application's jar.
 */
public final class TrainingPlugin implements SparkPlugin {
  private static final ClassTag<ExchangeReply> REPLY = ClassTag$.MODULE$.apply(ExchangeReply.class);

  private static volatile PluginContext executor;

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) {
        return write(Exchanges.answer(ExchangeCall.of((byte[]) message)));
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
      return read((byte[]) context.ask(call.message()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot ask the driver for the next round: " + e.getMessage(), e);
    }
  }

  private static byte[] write(ExchangeReply reply) {
    ByteBuffer bytes = serializer().serialize(reply, REPLY);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private static ExchangeReply read(byte[] bytes) {
    return serializer()
        .deserialize(ByteBuffer.wrap(bytes), TrainingPlugin.class.getClassLoader(), REPLY);
  }

  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }
}
