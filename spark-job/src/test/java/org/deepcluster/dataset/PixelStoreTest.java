package org.deepcluster.dataset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelStoreTest {
  @TempDir private Path folder;

  /** 20,000 images of 256 x 256 pixels are 3,750 MB, which no single mapping holds. */
  @Test
  void aShardOfMoreThanTwoGigabytesIsRefusedBeforeItIsDecoded() {
    Shard shard = new Shard(0, "data/shard-00000.parquet", 0, 20_000, 1, "0".repeat(64));
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            20_000,
            256,
            List.of(),
            List.of(0.5, 0.5, 0.5),
            List.of(0.2, 0.2, 0.2),
            new TreeMap<>(),
            null,
            "photos",
            List.of(shard),
            "0".repeat(64),
            null);
    PixelStore store = new PixelStore(new Configuration(), "missing", manifest, 256, folder);
    assertThatThrownBy(() -> store.shard(0))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("20,000 images of 256 x 256 pixels are 3,750 MB")
        .hasMessageContaining("lower prepare.shard-images");
  }
}
