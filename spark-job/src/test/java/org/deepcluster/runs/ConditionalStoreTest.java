package org.deepcluster.runs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionalStoreTest {
  private static final byte[] OURS = "ours".getBytes(UTF_8);
  private static final byte[] THEIRS = "theirs".getBytes(UTF_8);

  @TempDir private java.nio.file.Path folder;
  private Path name;

  @BeforeEach
  void choose() {
    name = new Path(ConditionalFileSystem.path(folder), "commits/c.json");
  }

  private ConditionalStore store(String fault) throws IOException {
    Configuration hadoop = ConditionalFileSystem.settings();
    hadoop.set(ConditionalFileSystem.FAULT, fault);
    return new ConditionalStore(FileSystem.newInstance(URI.create("conditional://x"), hadoop));
  }

  @Test
  void aNameIsGivenOnce() throws IOException {
    assertThat(store("").publish(name, THEIRS)).isTrue();
    assertThat(store("").publish(name, OURS)).isFalse();
    assertThat(store("").read(name)).isEqualTo(THEIRS);
  }

  @Test
  void aRequestThatIsLostIsAFailure() throws IOException {
    ConditionalStore store = store("before");
    assertThatThrownBy(() -> store.publish(name, OURS)).hasMessage("the request was lost");
    assertThat(store.length(name)).isEmpty();
    assertThatThrownBy(() -> new AtomicFiles(store).createIfAbsent(name, OURS))
        .hasMessageContaining("it is not there and nothing was deleted");
  }

  @Test
  void anAnswerThatIsLostIsFoundOut() throws IOException {
    assertThat(new AtomicFiles(store("after")).createIfAbsent(name, OURS)).isTrue();
    assertThat(new AtomicFiles(store("after")).createIfAbsent(name, THEIRS)).isFalse();
    assertThat(store("").read(name)).isEqualTo(OURS);
  }

  @Test
  void aFileThatIsReplacedMeanwhileIsReadAgain() throws IOException {
    store("").replace(name, THEIRS);
    assertThat(store("replaced").read(name)).isEqualTo(THEIRS);
  }

  @Test
  void theCapabilityChoosesTheStyle() throws IOException {
    Configuration hadoop = ConditionalFileSystem.settings();
    hadoop.set("fs.odd.impl", OddFileSystem.class.getName());
    assertThat(CommitStyle.of(name, hadoop)).isEqualTo(CommitStyle.CONDITIONAL_UPLOAD);
    assertThat(CommitStyle.store(name, hadoop, Writers.MANY)).isInstanceOf(ConditionalStore.class);
    assertThat(CommitStyle.of(new Path("odd://x/run"), hadoop))
        .isEqualTo(CommitStyle.LOOK_THEN_CREATE);
  }

  @Test
  void aConnectorThatIsMissingIsNamed() {
    Path run = new Path("s3a://bucket/run");
    assertThatThrownBy(() -> CommitStyle.require(run, new Configuration(), Writers.MANY))
        .isInstanceOf(UnsupportedStoreException.class)
        .hasMessageContaining("Cannot open s3a://bucket/run: no file system of scheme s3a")
        .hasMessageContaining("hadoop-aws");
  }
}
