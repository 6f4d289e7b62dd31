package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.RowFigure;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.dataset.SyntheticImages;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images, dataset and run on HDFS, a name node and two data nodes of this process, which go wrong
 * after the first clustering of a run. With {@code -Ddeepcluster.chaos=full} safe mode lasts 30 s,
 * otherwise 5.
 */
class HdfsFaultsIT {
  private static final int SAFE_SECONDS =
      "full".equals(System.getProperty("deepcluster.chaos")) ? 30 : 5;

  @TempDir private static Path disks;
  private static MiniDFSCluster cluster;
  private static SparkSession spark;
  private static String data;

  @BeforeAll
  static void prepare() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    hadoop.set("dfs.replication", "2");
    cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(2).build();
    cluster.waitActive();
    spark = SparkSessions.open("HdfsFaultsIT", Optional.of("local[2,2]"));
    String images = uri("images");
    SparkGenerate.run(spark, new SyntheticImages(3, 16, 7), 120, images, 2);
    data = uri("data");
    SparkPrepare.run(spark, new PrepareRequest(images, data, 16, new PrepareConfig(0.01, 20), 1));
  }

  @AfterAll
  static void stop() {
    spark.stop();
    cluster.shutdown();
  }

  private static String uri(String name) {
    return cluster.getURI() + "/" + name;
  }

  /** What happens to the cluster, once. */
  private interface Fault {
    void strike() throws IOException;
  }

  private static final class Striker extends QuietListener {
    private final Fault fault;
    private boolean struck;

    Striker(Fault fault) {
      this.fault = fault;
    }

    @Override
    public void committed(Commit commit, boolean again) {
      if (!struck && commit.step().stage() == Stage.CLUSTERS) {
        struck = true;
        try {
          fault.strike();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static List<String> train(String run, Fault fault) throws IOException {
    Striker striker = new Striker(fault);
    TestingTraining.train(
        spark, TestingTraining.tiny("training.epochs=2"), data, uri(run), striker);
    assertThat(striker.struck).isTrue();
    return TestingTraining.digests(spark, uri(run));
  }

  @Test
  void aRunWaitsForHdfsAndGoesOn() throws Exception {
    List<String> quiet = train("quiet", () -> {});
    List<String> survived = new ArrayList<>();

    HdfsEvents events = new HdfsEvents();
    assertThat(
            train(
                "safe-mode",
                () -> {
                  cluster.getFileSystem().setSafeMode(SafeModeAction.SAFEMODE_ENTER);
                  events.later(
                      SAFE_SECONDS,
                      () -> cluster.getFileSystem().setSafeMode(SafeModeAction.SAFEMODE_LEAVE));
                }))
        .isEqualTo(quiet);
    events.done();
    survived.add("safe mode of " + SAFE_SECONDS + " s");

    assertThat(
            train(
                "name-node",
                () -> {
                  cluster.shutdownNameNode(0);
                  events.later(2, () -> cluster.restartNameNode(0, true));
                }))
        .isEqualTo(quiet);
    events.done();
    survived.add("name node restarted");

    assertThat(train("data-node", () -> cluster.stopDataNode(0))).isEqualTo(quiet);
    survived.add("a data node lost");
    new RowFigure(14, survived.size() + "/3", true, String.join(", ", survived)).tell();
  }

  /** What mends the cluster again, in a thread of its own. */
  private static final class HdfsEvents {
    private FutureTask<Void> event;

    void later(int seconds, Fault mending) {
      event =
          new FutureTask<>(
              () -> {
                TimeUnit.SECONDS.sleep(seconds);
                mending.strike();
                return null;
              });
      new Thread(event, "mends HDFS").start();
    }

    void done() throws Exception {
      event.get();
    }
  }
}
