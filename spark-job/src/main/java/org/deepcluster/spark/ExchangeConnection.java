package org.deepcluster.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;

/** How the workers of this process reach their driver's {@link ExchangeServer}. */
final class ExchangeConnection implements AutoCloseable {
  private final TransportContext context;
  private final TransportClientFactory clients;
  private final String host;
  private final int port;

  /** To {@code host} and {@code port}, which are reached when there is something to send. */
  ExchangeConnection(SparkConf conf, SecurityManager security, String host, int port) {
    TransportConf transport = ExchangeServer.transport(conf);
    List<TransportClientBootstrap> bootstraps =
        security.isAuthenticationEnabled()
            ? List.of(new AuthClientBootstrap(transport, security.getSaslUser(), security))
            : List.of();
    context = new TransportContext(transport, new NoOpRpcHandler());
    clients = context.createClientFactory(bootstraps);
    this.host = host;
    this.port = port;
  }

  /**
   * Sends {@code message}, which must not change until it is answered.
   *
   * @param read makes something of the answer, on a thread of the transport
   * @throws IOException if the driver cannot be reached
   */
  <T> CompletableFuture<T> send(ByteBuffer message, Function<ByteBuffer, T> read)
      throws IOException, InterruptedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    clients
        .createClient(host, port)
        .sendRpc(
            message,
            new RpcResponseCallback() {
              @Override
              public void onSuccess(ByteBuffer response) {
                try {
                  answer.complete(read.apply(response));
                } catch (RuntimeException | Error e) { // too little heap: nobody else hears of it
                  answer.completeExceptionally(e);
                }
              }

              @Override
              public void onFailure(Throwable e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  @Override
  public void close() {
    clients.close();
    context.close();
  }
}
