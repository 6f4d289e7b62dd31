package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir private Path parent;

  @Test
  void nothingIsLeft() throws IOException {
    Path inside;
    try (WorkFolder folder = WorkFolder.in(parent.resolve("new"), 1)) {
      inside = folder.path();
      Files.createDirectories(inside.resolve("a/b"));
      Files.writeString(inside.resolve("a/b/c"), "text");
    }
    assertThat(inside).doesNotExist();
    assertThat(parent.resolve("new")).isEmptyDirectory();
  }

  @Test
  void tooLittleSpaceIsToldBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> WorkFolder.in(parent, Long.MAX_VALUE))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("Cannot bench in " + parent)
        .hasMessageContaining("GB are needed there")
        .hasMessageContaining("lower --images");
    assertThat(parent).isEmptyDirectory();
  }
}
