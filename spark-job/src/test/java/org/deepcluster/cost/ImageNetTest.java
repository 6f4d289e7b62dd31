package org.deepcluster.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The prediction of docs/scale.md: ImageNet, AlexNet behind Sobel filters, k 10,000, 500 epochs, on
 * machines of 8 slots. Unit costs are assumptions that are stated there.
 */
class ImageNetTest {
  private static final int SLOTS_A_MACHINE = 8;

  /** Bytes a second of a machine's link of 10 Gbit/s, and inside a machine. */
  private static final double LINK = 1.25e9;

  private static final double MEMORY = 5e9;

  /** Parameters with the head, 4 bytes each and as much for velocities. */
  private static final long PARAMETERS = 99_262_000;

  /** Slices that are averaged at the same time, of four million parameters each. */
  private static final int SLICES = 24;

  private static UnitCosts.PerImage image(String slot) {
    return slot.equals("core") ? image(0.04, 0.2) : image(1 / 2800.0, 1 / 930.0);
  }

  private static UnitCosts.PerImage image(double extract, double train) {
    return new UnitCosts.PerImage(0.02, extract, 1.1e-3, 7e-5, 1e-4, 0, 5e-5, 1.7e-4, train, 4e-6);
  }

  /** The state to every machine, every worker's to the slices, and their average to the driver. */
  private static double round(int slots) {
    double state = 8.0 * PARAMETERS;
    int machines = slots / SLOTS_A_MACHINE;
    double link = machines == 1 ? MEMORY : LINK;
    return 2 * state / link + slots * state / (Math.min(machines, SLICES) * link);
  }

  private static RunEstimate estimate(String slot, int slots) {
    Settings settings =
        SettingsLoader.load(
            "",
            List.of(
                "image.size=224",
                "model.network=alexnet",
                "model.sobel=true",
                "clustering.engine=blocked",
                "clustering.k=10000",
                "training.epochs=500",
                "training.workers=" + slots,
                "training.batch-size=" + 32 * slots));
    RunShape shape =
        new RunShape(
            settings,
            new RunShape.Images(1_281_167, 313, 1252, 140_000_000_000L, 256, 0),
            new RunShape.NetworkSize(PARAMETERS, 4096, false, 0, 0),
            new RunShape.Partials(4, Math.min(313, slots), false),
            new RunShape.Cluster(slots, slots / SLOTS_A_MACHINE, false));
    double iteration = 0.5 * (1 + Math.log(slots) / Math.log(2));
    return RunEstimate.of(
        shape,
        new UnitCosts(image(slot), new UnitCosts.Fixed(0.1, iteration, 20, round(slots), 2, 60)));
  }

  @ParameterizedTest
  @CsvSource({
    "core, 8, 240.0, steps",
    "core, 64, 35.9, steps",
    "core, 512, 10.51, steps",
    "gpu, 8, 14.62, averaging",
    "gpu, 64, 7.68, averaging",
    "gpu, 512, 5.10, averaging",
  })
  void namesTheFirstBottleneck(String slot, int slots, double days, String bottleneck) {
    RunEstimate estimate = estimate(slot, slots);
    assertThat(estimate.bottleneck().what()).isEqualTo(bottleneck);
    assertThat(estimate.run() / 86_400).isCloseTo(days, within(0.01 * days));
  }
}
