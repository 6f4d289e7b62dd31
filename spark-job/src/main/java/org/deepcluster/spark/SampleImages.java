package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.image.Canvas;
import org.deepcluster.image.Crop;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.image.RejectedImageException;
import org.deepcluster.model.Sobel;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;

/** A few decoded images in memory, read as a network wants them; nothing is kept on disk. */
record SampleImages(byte[][] canvases) implements Serializable {

  /** The first {@code count} images of {@code shard}, read and decoded. */
  static SampleImages decode(Configuration hadoop, ImageAccess access, Shard shard, int count)
      throws IOException {
    int side = Canvas.side(access.size());
    List<byte[]> encoded = ShardFiles.first(hadoop, access.dataset(), shard, count);
    return new SampleImages(
        encoded.stream().map(bytes -> canvas(bytes, side)).toArray(byte[][]::new));
  }

  private static byte[] canvas(byte[] bytes, int side) {
    try {
      return Canvas.of(ImageDecoder.decode(bytes), side);
    } catch (RejectedImageException e) {
      throw new DatasetException("Cannot decode an image of the dataset: " + e.getMessage(), e);
    }
  }

  int count() {
    return canvases.length;
  }

  /** Images by id, below {@link #count}, cropped by {@code crop}; one thread. */
  DrawSource source(ImageAccess access, Crop crop, Seed crops) {
    float[] colours = new float[3 * access.size() * access.size()];
    return (id, occurrence, out, offset) -> {
      long seed = crops.child(id).child(occurrence).value();
      if (access.sobel()) {
        crop.write(canvases[id], colours, 0, seed);
        Sobel.apply(colours, 0, out, offset, access.size());
      } else {
        crop.write(canvases[id], out, offset, seed);
      }
    };
  }
}
