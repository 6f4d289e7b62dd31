package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deepcluster.runs.Artifact;
import org.junit.jupiter.api.Test;

class ExtractedPartTest {
  private static ExtractedPart part(double decode, double extract) {
    return new ExtractedPart(null, null, decode, extract);
  }

  @Test
  void decodingHasItsShareOfTheStage() {
    List<ExtractedPart> parts = List.of(part(3, 1), part(0, 2));
    assertThat(ExtractedPart.decodeShare(parts)).isEqualTo(0.5);
    assertThat(ExtractedPart.decodeShare(List.of())).as("no part").isZero();
  }

  /** Whatever the order in which they were extracted. */
  @Test
  void filesAreInTheOrderOfTheImages() {
    List<ExtractedPart> parts =
        List.of(of("fc-00000-00000.f32"), of("fc-00001.f32"), of("fc-00000-00001.f32"));
    assertThat(ExtractedPart.files(parts))
        .extracting(Artifact::name)
        .containsExactly("fc-00000-00000.f32", "fc-00000-00001.f32", "fc-00001.f32");
  }

  private static ExtractedPart of(String name) {
    return new ExtractedPart(
        null, new Artifact(name, "attempts/a/" + name, 4, "0".repeat(64), 1), 0, 1);
  }
}
