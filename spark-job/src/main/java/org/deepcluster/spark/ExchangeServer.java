package org.deepcluster.spark;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.util.Utils;
import org.deepcluster.config.ConfigException;
import scala.Option;
import scala.Tuple2;

/**
 * Where a driver takes the calls of workers in other processes, by Spark's own transport:
 * authenticated and encrypted where Spark's traffic is. Calls of Spark's plugins would be written
 * by Java's serialization, taken by one thread, and could not be answered later.
 */
final class ExchangeServer implements AutoCloseable {
  static final String PORT = "spark.deepcluster.exchange-port";
  private static final int LOWEST_PORT = 1024; // of those that Spark opens
  private static final int HIGHEST_PORT = 65_535;
  private static final String MODULE = "deepcluster";
  private static final String CONNECTING = "spark.deepcluster.io.connectionCreationTimeout";

  private final TransportContext context;
  private final TransportServer server;

  private ExchangeServer(TransportContext context, TransportServer server) {
    this.context = context;
    this.server = server;
  }

  /**
   * Opens one on the driver's address, at the port of {@code spark.deepcluster.exchange-port} or
   * one of the next ones, as Spark does with its own; 0, the default, is any that is free.
   */
  static ExchangeServer open(SparkConf conf, SecurityManager security) {
    TransportContext context = new TransportContext(transport(conf), new Handler());
    List<TransportServerBootstrap> bootstraps =
        security.isAuthenticationEnabled()
            ? List.of(new AuthServerBootstrap(context.getConf(), security))
            : List.of();
    String address = conf.get("spark.driver.bindAddress", conf.get("spark.driver.host"));
    TransportServer server =
        Utils.<TransportServer>startServiceOnPort(
                asked(conf),
                port -> {
                  TransportServer bound = context.createServer(address, (int) port, bootstraps);
                  return new Tuple2<>(bound, bound.getPort());
                },
                conf,
                "deepcluster-exchange")
            ._1();
    return new ExchangeServer(context, server);
  }

  /**
   * The setting, 0 where there is none.
   *
   * @throws ConfigException if Spark opens no such port
   */
  static int asked(SparkConf conf) {
    String asked = conf.get(PORT, "0");
    int port = asked.matches("\\d{1,5}") ? Integer.parseInt(asked) : -1;
    if (port != 0 && (port < LOWEST_PORT || port > HIGHEST_PORT)) {
      throw new ConfigException(
          List.of(
              "%s=%s cannot be opened (rule: a port of %d to %d, or 0 for any that is free)"
                  .formatted(PORT, asked, LOWEST_PORT, HIGHEST_PORT)));
    }
    return port;
  }

  /**
   * Settings of the transport on either side: {@code spark.deepcluster.io.*}. A port that a
   * firewall closes is given up after ten seconds, not after Spark's two minutes.
   */
  static TransportConf transport(SparkConf conf) {
    SparkConf own = conf.clone().setIfMissing(CONNECTING, "10s");
    return SparkTransportConf.fromSparkConf(own, MODULE, 0, Option.empty());
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
    context.close();
  }

  private static final class Handler extends RpcHandler {
    private final StreamManager streams = new OneForOneStreamManager();

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      Exchanges.answer(message, callback::onSuccess);
    }

    @Override
    public StreamManager getStreamManager() {
      return streams;
    }
  }
}
