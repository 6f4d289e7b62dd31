package org.deepcluster.runs;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a store that uploads on condition. */
class ConditionalRaceTest extends WriterRaces {
  @TempDir java.nio.file.Path folder;

  @Override
  int commits() {
    return 300;
  }

  @Override
  Configuration hadoop() {
    return ConditionalFileSystem.settings();
  }

  @Override
  Path folder() {
    return ConditionalFileSystem.path(folder);
  }
}
