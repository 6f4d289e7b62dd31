package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.StreamBlockId;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.deepcluster.model.NetworkState;
import scala.reflect.ClassTag$;

/**
 * A network that a process keeps for others, among Spark's blocks: written once however many fetch
 * it, and sent by Spark's block transfer, authenticated and encrypted where that is.
 *
 * @param keeper the process
 * @param id of the block: that of the stint and of the round that begins with the network
 */
record StateBlock(BlockManagerId keeper, StreamBlockId id) implements Serializable {

  /** Keeps {@code state} in this process until it is {@linkplain #forget forgotten}. */
  static StateBlock keep(long exchange, int round, NetworkState state) {
    BlockManager blocks = SparkEnv.get().blockManager();
    StateBlock block =
        new StateBlock(blocks.blockManagerId(), new StreamBlockId((int) exchange, round));
    boolean kept =
        blocks.putBytes(
            block.id,
            new ChunkedByteBuffer(bytes(state)),
            StorageLevel.MEMORY_AND_DISK_SER(),
            false,
            ClassTag$.MODULE$.apply(NetworkState.class));
    if (!kept) {
      throw new IllegalStateException(
          "Cannot keep the network of round %d for its workers: neither memory nor disk took it (see the driver's log)"
              .formatted(round));
    }
    return block;
  }

  /** The round that begins with the network. */
  long round() {
    return id.uniqueId();
  }

  /** Lets go of what this process keeps. */
  void forget() {
    SparkEnv.get().blockManager().removeBlock(id, false);
  }

  /**
   * The network, from the process that keeps it.
   *
   * @throws IOException if that cannot be reached, or keeps it no longer
   */
  NetworkState fetch() throws IOException, InterruptedException {
    try {
      ManagedBuffer fetched =
          SparkEnv.get()
              .blockManager()
              .blockTransferService()
              .fetchBlockSync(keeper.host(), keeper.port(), keeper.executorId(), id.name(), null);
      return StateBytes.take(fetched.nioByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    } catch (Exception e) { // Spark throws checked ones that Scala does not declare
      if (e instanceof InterruptedException interrupted) { // the task is to end: not to be retried
        throw interrupted;
      }
      throw new IOException(
          "Cannot fetch the network of a round from the driver at %s: %s"
              .formatted(keeper.hostPort(), e.getMessage()),
          e);
    }
  }

  private static ByteBuffer bytes(NetworkState state) {
    ByteBuffer bytes = ByteBuffer.allocate(StateBytes.length(state)).order(ByteOrder.LITTLE_ENDIAN);
    StateBytes.put(state, bytes);
    return bytes.rewind();
  }
}
