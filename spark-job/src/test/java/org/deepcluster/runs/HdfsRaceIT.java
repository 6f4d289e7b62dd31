package org.deepcluster.runs;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.deepcluster.RowFigure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;

/** On HDFS: a name node and a data node of this process. */
class HdfsRaceIT extends WriterRaces {
  private static final int COMMITS =
      "full".equals(System.getProperty("deepcluster.chaos")) ? 300 : 30;
  private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

  /** Tells the figure of those that pass. */
  @RegisterExtension
  static final TestWatcher WATCHER =
      new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
          FAILED.add(context.getDisplayName());
        }
      };

  @TempDir private static java.nio.file.Path disks;
  private static MiniDFSCluster cluster;

  private Path folder;

  @BeforeAll
  static void start() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.shutdown();
    new RowFigure(
            10,
            "0 of " + COMMITS + " lost",
            FAILED.isEmpty(),
            "on a local file system 300, on HDFS "
                + COMMITS
                + " names raced for, a writer overtaken at once, a zombie behind its lease")
        .tell();
  }

  @BeforeEach
  void make(TestInfo test) throws IOException {
    String name = test.getTestMethod().orElseThrow().getName();
    folder = cluster.getFileSystem().makeQualified(new Path("/" + name));
    cluster.getFileSystem().mkdirs(folder);
  }

  @Override
  int commits() {
    return COMMITS;
  }

  @Override
  Configuration hadoop() {
    return cluster.getConfiguration(0);
  }

  @Override
  Path folder() {
    return folder;
  }
}
