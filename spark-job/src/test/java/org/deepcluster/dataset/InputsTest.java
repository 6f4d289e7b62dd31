package org.deepcluster.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir private Path folder;

  private List<Split> splits(Path input) throws IOException {
    return new Inputs(new Configuration()).splits(input.toString());
  }

  private Path images(String name, int count) throws IOException {
    Path images = Files.createDirectories(folder.resolve(name));
    for (int i = 0; i < count; i++) {
      Files.createFile(images.resolve(i + ".png"));
    }
    return images;
  }

  /** Four parts keep the machines of a large cluster waiting. */
  @Test
  void aFolderOfManyImagesHasMoreParts() throws IOException {
    assertThat(splits(images("few", 30))).hasSize(4);
    assertThat(splits(images("many/a", 4 * 4096 + 1))).hasSize(5);
    images("many/b", 3);
    assertThat(splits(folder.resolve("many"))).as("one folder a class").hasSize(5 + 4);
  }

  @Test
  void aLongListHasMoreParts() throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(list, "photos/1.png\n".repeat(10));
    assertThat(splits(list)).hasSize(4);
    Files.writeString(list, "photos/%080d.png\n".formatted(1).repeat(20_480));
    assertThat(splits(list)).hasSize(5);
    Files.writeString(list, "photos/%080d.png\n".formatted(1).repeat(400_000));
    assertThat(splits(list)).hasSize(64);
  }
}
