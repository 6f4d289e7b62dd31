package org.deepcluster.image;

import java.util.List;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears what a decoder only warns of. The JPEG library fills what is missing or cannot be decoded
 * with grey and says so in these words; its other warnings are about metadata.
 */
final class DamageListener implements IIOReadWarningListener {
  private static final List<String> DAMAGE =
      List.of("Corrupt JPEG data", "Premature end", "Inconsistent progression");

  private String first;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    if (first == null && DAMAGE.stream().anyMatch(warning::contains)) {
      first = warning;
    }
  }

  Optional<String> first() {
    return Optional.ofNullable(first);
  }
}
