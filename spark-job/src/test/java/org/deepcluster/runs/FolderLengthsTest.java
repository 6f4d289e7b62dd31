package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deepcluster.runs.TestingRuns.HADOOP;
import static org.deepcluster.runs.TestingRuns.commitEpochs;
import static org.deepcluster.runs.TestingRuns.path;
import static org.deepcluster.runs.TestingRuns.write;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLengthsTest {
  @TempDir private java.nio.file.Path folder;

  /** The calls that were made of the store. */
  private final List<String> calls = new ArrayList<>();

  @BeforeEach
  void twoEpochs() throws IOException {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 2);
    }
  }

  private Store counting() throws IOException {
    Store local = CommitStyle.store(path(folder), HADOOP, Writers.MANY);
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              return method.invoke(local, arguments);
            });
  }

  /** A run of 500 epochs and 313 shards keeps 157,000 files. */
  @Test
  void allFilesOfAFolderTakeOneListing() throws IOException {
    FolderLengths lengths = new FolderLengths(counting());
    for (Commit commit : RunDirectory.read(path(folder), HADOOP).log().chain()) {
      Artifact file = commit.artifacts().get(0);
      assertThat(lengths.of(new Path(path(folder), file.path()))).hasValue(file.length());
    }
    assertThat(calls).containsExactly("list");
  }

  @Test
  void whatIsNoFileHasNoLength() throws IOException {
    FolderLengths lengths = new FolderLengths(counting());
    assertThat(lengths.of(new Path(path(folder), "attempts/none/file"))).isEmpty();
    assertThat(lengths.of(new Path(path(folder), "attempts"))).isEmpty();
  }
}
