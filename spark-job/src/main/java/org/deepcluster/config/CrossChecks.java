package org.deepcluster.config;

/** Rules that tie several settings together. */
final class CrossChecks {
  private CrossChecks() {}

  static void check(Settings settings, SettingsReader read) {
    TrainingConfig training = settings.training();
    if (training.batchSize() % training.workers() != 0) {
      read.refuse(
          "training.batch-size=%d cannot be shared by training.workers=%d (rule: a multiple of it)"
              .formatted(training.batchSize(), training.workers()));
    }
    int width = featureWidth(settings.model().network());
    if (settings.whitening().dimensions() > width) {
      read.refuse(
          "whitening.dimensions=%d exceeds the %d features of model.network=%s (rule: at most that many)"
              .formatted(
                  settings.whitening().dimensions(),
                  width,
                  SettingsReader.name(settings.model().network())));
    }
    if (!fits(settings.model().network(), settings.image().size())) {
      read.refuse(
          "image.size=%d does not fit model.network=%s (rule: small a multiple of 4 from 16 to 64, alexnet and vgg16 224, resnet18 32 or 224)"
              .formatted(settings.image().size(), SettingsReader.name(settings.model().network())));
    }
  }

  private static int featureWidth(Network network) {
    return switch (network) {
      case SMALL -> 256;
      case RESNET18 -> 512;
      case ALEXNET, VGG16 -> 4096;
    };
  }

  private static boolean fits(Network network, int size) {
    return switch (network) {
      case SMALL -> size % 4 == 0 && size >= 16 && size <= 64;
      case RESNET18 -> size == 32 || size == 224;
      case ALEXNET, VGG16 -> size == 224;
    };
  }
}
