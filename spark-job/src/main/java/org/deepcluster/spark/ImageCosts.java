package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.dataset.Shard;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.DrawSource;

/** Measures, in a task, what decoding an image and extracting its features take. */
record ImageCosts(ImageAccess access, NetworkSpec spec, HadoopSettings hadoop)
    implements Serializable {
  private static final double DECODE_SECONDS = 1.5;
  private static final double EXTRACT_SECONDS = 2;

  /** Bytes of decoded samples: 1,024 images of 32 pixels, 16 of 256. */
  private static final int SAMPLE_BYTES = 3 << 20;

  private static final int LEAST_SAMPLES = 16;
  private static final int MOST_SAMPLES = 1024;

  /** Some images of a shard, and what decoding one took. */
  record Sampled(SampleImages images, Steady decode) implements Serializable {}

  /** Decodes images of the shard that falls to {@code slot}. */
  Sampled sample(int slot) throws IOException {
    int shards = access.manifest().shards().size();
    Shard shard = access.manifest().shards().get(slot % shards);
    int count = Math.min(shard.rows(), samples());
    SampleImages[] images = new SampleImages[1];
    Steady steady =
        Steady.of(
            DECODE_SECONDS,
            () -> images[0] = SampleImages.decode(hadoop.configuration(), access, shard, count));
    return new Sampled(images[0], steady.per(count));
  }

  private int samples() {
    int canvas = 3 * access.store().side() * access.store().side();
    return Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, SAMPLE_BYTES / canvas));
  }

  /** Runs the network over {@code images} again and again. */
  Steady extract(SampleImages images, float[] parameters) throws IOException {
    ConvNet net = Replicas.borrow(spec);
    net.load(parameters);
    int batch = Math.min(RunNeeds.EXTRACTION_BATCH, images.count());
    int length = access.channels() * access.size() * access.size();
    DrawSource source = images.source(access, access.centre(), new Seed(0));
    float[] pixels = new float[batch * length];
    Steady steady =
        Steady.of(
            EXTRACT_SECONDS,
            () -> {
              for (int i = 0; i < batch; i++) {
                source.write(i, 0, pixels, i * length);
              }
              net.features(net.batch(pixels, batch));
            });
    Replicas.giveBack(net);
    return steady.per(batch);
  }
}
