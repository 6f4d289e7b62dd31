package org.deepcluster.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailedStreamTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 16, 17, 100, 1000})
  void remembersTheEndHoweverItWasRead(int length) throws IOException {
    byte[] bytes = new byte[length];
    SplittableRandom random = new SplittableRandom(length);
    random.nextBytes(bytes);
    TailedStream stream = new TailedStream(new ByteArrayInputStream(bytes), 16);
    byte[] into = new byte[40];
    int got;
    do {
      got = random.nextBoolean() ? stream.read() : stream.read(into, 3, 1 + random.nextInt(37));
    } while (got >= 0);
    assertThat(stream.count()).isEqualTo(length);
    assertThat(stream.tail())
        .isEqualTo(Arrays.copyOfRange(bytes, Math.max(0, length - 16), length));
  }
}
