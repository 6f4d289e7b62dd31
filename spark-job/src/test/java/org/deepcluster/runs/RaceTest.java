package org.deepcluster.runs;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a local file system. */
class RaceTest extends WriterRaces {
  @TempDir java.nio.file.Path folder;

  @Override
  int commits() {
    return 300;
  }

  @Override
  Configuration hadoop() {
    return TestingRuns.HADOOP;
  }

  @Override
  Path folder() {
    return TestingRuns.path(folder);
  }
}
