package org.deepcluster.spark;

import org.deepcluster.dataset.PixelStore;
import org.deepcluster.dataset.Shard;
import org.deepcluster.image.Crop;
import org.deepcluster.model.Sobel;

/** Reads one image at a time as the network wants it: cropped, normalised, filtered. One thread. */
final class ImageReader {
  private final ImageAccess access;
  private final PixelStore store;
  private final Crop crop;
  private final byte[] canvas;
  private final float[] colours;

  ImageReader(ImageAccess access, Crop crop) {
    this.access = access;
    this.crop = crop;
    store = access.store();
    canvas = new byte[3 * store.side() * store.side()];
    colours = new float[access.sobel() ? 3 * access.size() * access.size() : 0];
  }

  /** Floats an image takes. */
  int length() {
    return access.channels() * access.size() * access.size();
  }

  /** Writes image {@code id}, (channels, size, size). */
  void read(long id, float[] out, int offset, long seed) {
    Shard shard = access.manifest().shardOf(id);
    read(shard, (int) (id - shard.firstId()), out, offset, seed);
  }

  void read(Shard shard, int row, float[] out, int offset, long seed) {
    store.shard(shard.index()).read(row, canvas);
    if (!access.sobel()) {
      crop.write(canvas, out, offset, seed);
      return;
    }
    crop.write(canvas, colours, 0, seed);
    Sobel.apply(colours, 0, out, offset, access.size());
  }
}
