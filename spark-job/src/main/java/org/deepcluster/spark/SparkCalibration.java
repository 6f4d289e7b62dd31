package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.config.Settings;
import org.deepcluster.cost.RunShape;
import org.deepcluster.cost.UnitCosts;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.seeds.Seed;

/**
 * Measures {@link UnitCosts} on the executors, with the parts a run is made of and all slots busy:
 * a few images of the dataset, random rows for clustering, random pseudo-labels for training. It
 * writes nothing and takes about 30 seconds for small images, less than a minute for large ones.
 */
final class SparkCalibration {
  private static final double JOB_SECONDS = 0.5;

  /** Not measured: files and record of a commit on a local disk. */
  private static final double COMMIT_SECONDS = 0.05;

  /** Not measured: agreement with the former clustering, and the plan, an image. */
  private static final double DRIVER_SECONDS = 4e-6;

  private final JavaSparkContext context;
  private final ImageAccess access;
  private final RunShape shape;
  private final NetworkState state;
  private final SlotTasks slots;
  private final Seed seed;

  /** For a run of {@code shape} that starts from {@code state}. */
  SparkCalibration(
      JavaSparkContext context, ImageAccess access, RunShape shape, NetworkState state) {
    this.context = context;
    this.access = access;
    this.shape = shape;
    this.state = state;
    slots = new SlotTasks(context, shape.cluster().slots());
    seed = Seed.derive(shape.settings().run().seed(), 0, "calibrate", 0);
  }

  UnitCosts measure() throws IOException {
    Settings settings = shape.settings();
    NetworkSpec spec = NetworkSpec.of(settings);
    int d = settings.whitening().dimensions();
    int k = settings.clustering().k();
    ImageCosts costs =
        new ImageCosts(access, spec, new HadoopSettings(context.hadoopConfiguration()));
    List<ImageCosts.Sampled> sampled = slots.run(costs::sample);
    SampleImages images = sampled.get(0).images();
    Steady decode = Steady.mean(sampled.stream().map(ImageCosts.Sampled::decode).toList());
    Steady extract = extract(costs, images);
    RowCosts rows = RowCosts.measure(slots, shape.network().width(), d, k, seed.child("rows"));
    Steady job = Steady.of(JOB_SECONDS, () -> slots.numbers().count());
    EngineCosts engine =
        EngineCosts.measure(
            slots,
            settings.clustering(),
            d,
            shape.partials().gathered(),
            job.seconds(),
            seed.child("engine"));
    TrainingCosts.Measured training =
        new TrainingCosts(context, spec, access, images, settings.training(), seed)
            .measure(state, slots.slots());
    double cold = decode.coldSeconds() + extract.coldSeconds() + training.image().coldSeconds();
    return new UnitCosts(
        new UnitCosts.PerImage(
            decode.seconds(),
            extract.seconds(),
            rows.moments(),
            rows.whiten(),
            engine.pass(),
            engine.start(),
            engine.iteration(),
            rows.assign(),
            training.image().seconds(),
            DRIVER_SECONDS),
        new UnitCosts.Fixed(
            job.seconds(),
            engine.fixedIteration(),
            rows.eigen(),
            training.roundSeconds(),
            COMMIT_SECONDS,
            cold + job.coldSeconds() + rows.coldSeconds() + engine.coldSeconds()));
  }

  private Steady extract(ImageCosts costs, SampleImages images) {
    Broadcast<SampleImages> sent = context.broadcast(images);
    Broadcast<float[]> parameters = context.broadcast(state.parameters());
    try {
      return Steady.mean(slots.run(slot -> costs.extract(sent.value(), parameters.value())));
    } finally {
      sent.destroy();
      parameters.destroy();
    }
  }
}
