package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.deepcluster.Fuzz;
import org.deepcluster.image.AllocatedBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles whose headers lie, and mutated ones. */
class HostileBundleTest {
  private static byte[] bundle(String header, int floats) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + 4 * floats)
        .putInt(0x44434231)
        .putInt(json.length)
        .put(json)
        .array();
  }

  private static Map<String, float[]> read(byte[] bytes) throws IOException {
    return Bundle.read(new ByteArrayInputStream(bytes), "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":2147483648}",
        "{\"a\":2147483647,\"b\":2147483647}",
        "{\"a\":-1}",
        "{\"a\":1.5}",
        "{\"a\":\"1\"}",
        "{\"a\":null}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1} {}",
        "[1]",
        "null",
        "  ",
        "{\"a\":1",
        "{\"a\":{\"@class\":\"javax.swing.JEditorPane\"}}",
      })
  void lyingHeadersAreRefusedInWords(String header) {
    long before = AllocatedBytes.ofThisThread();
    assertThatThrownBy(() -> read(bundle(header, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read bundle b: ");
    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(64L << 20);
  }

  @Test
  void anArrayOfTwoBillionIsRefusedByTheEndOfTheFile() {
    long before = AllocatedBytes.ofThisThread();
    assertThatThrownBy(() -> read(bundle("{\"a\":2147483647}", 100)))
        .hasMessageContaining("it ends too early");
    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(64L << 20);
  }

  @Test
  void whatFollowsTheArraysIsRefused() throws IOException {
    assertThat(read(bundle("{\"a\":1}", 1))).containsOnlyKeys("a");
    assertThatThrownBy(() -> read(bundle("{\"a\":1}", 2)))
        .hasMessageContaining("goes on after its arrays");
  }

  @Test
  void anotherFormatIsRefusedByItsNumber() {
    byte[] newer = bundle("{\"a\":1}", 1);
    newer[3] = '2';
    assertThatThrownBy(() -> read(newer))
        .hasMessage(
            "Cannot read bundle b: its format is 2, this version reads 1 (use the version that wrote it)");
    newer[0] = 'X';
    assertThatThrownBy(() -> read(newer)).hasMessageContaining("it is not a model bundle");
  }

  @Test
  void deepHeadersAreNoCrash() {
    assertThatThrownBy(() -> read(bundle("[".repeat(500_000), 0))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(bundle("{\"a\":".repeat(150_000), 0)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void mutatedBundlesAreReadOrRefused() throws IOException {
    Map<String, float[]> arrays = new TreeMap<>();
    arrays.put("parameters", new float[] {1, 2, 3});
    arrays.put("momentum", new float[70_000]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bundle.write(arrays, out);
    Fuzz.mutations(
        out.toByteArray(),
        bytes -> {
          try {
            assertThat(read(bytes)).doesNotContainValue(null);
          } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("Cannot read bundle b: ");
          }
        });
  }
}
