package org.deepcluster.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named float arrays in a file of our own: the magic {@code DCB1}, whose digit is the version of
 * the format, the length of a JSON header, the header (name to number of values, in order), then
 * the values as little-endian float32. Reading allocates no more than {@link #MAX_VALUES} floats
 * and runs no code from the file.
 */
public final class Bundle {
  private static final int MAGIC = 0x44434231;
  private static final int NAME = 0xFFFFFF00; // the part of the magic that no version changes
  private static final int MAX_HEADER = 1 << 20;
  private static final long MAX_VALUES = 1L << 31;
  private static final int CHUNK = 1 << 16;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Bundle() {}

  /** Writes {@code arrays}; returns their number. */
  public static long write(Map<String, float[]> arrays, OutputStream out) throws IOException {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    arrays.forEach((name, values) -> lengths.put(name, values.length));
    byte[] header = JSON.writeValueAsBytes(lengths);
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(MAGIC);
    data.writeInt(header.length);
    data.write(header);
    for (float[] values : arrays.values()) {
      writeFloats(values, 0, values.length, data);
    }
    data.flush();
    return arrays.size();
  }

  /** Writes {@code count} floats as little-endian bytes. */
  public static void writeFloats(float[] values, int from, int count, DataOutput out)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(count, CHUNK) * Float.BYTES);
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    for (int at = from; at < from + count; at += CHUNK) {
      int n = Math.min(CHUNK, from + count - at);
      buffer.asFloatBuffer().put(values, at, n);
      out.write(buffer.array(), 0, n * Float.BYTES);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param name of the file, for messages
   * @throws IOException if the file is cut or too long, or is no bundle
   */
  public static Map<String, float[]> read(InputStream in, String name) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      Map<String, float[]> arrays = new LinkedHashMap<>();
      for (Map.Entry<String, Integer> length : header(data).entrySet()) {
        arrays.put(length.getKey(), readFloats(data, length.getValue()));
      }
      if (in.read() >= 0) { // also makes the end seen, and with it a digest checked
        throw new IOException("it goes on after its arrays");
      }
      return arrays;
    } catch (OtherFormatException e) {
      throw new IOException("Cannot read bundle %s: %s".formatted(name, e.getMessage()), e);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "Cannot read bundle %s: its header is damaged (fetch it again)".formatted(name), e);
    } catch (IOException e) {
      throw new IOException(
          "Cannot read bundle %s: %s (it is cut or changed; fetch it again)"
              .formatted(name, e.getMessage() == null ? "it ends too early" : e.getMessage()),
          e);
    }
  }

  /** A bundle, but not of this version's format. */
  private static final class OtherFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherFormatException(String message) {
      super(message);
    }
  }

  private static Map<String, Integer> header(DataInputStream data) throws IOException {
    int magic = data.readInt();
    if (magic != MAGIC && (magic & NAME) == (MAGIC & NAME)) {
      throw new OtherFormatException(
          "its format is %s, this version reads 1 (use the version that wrote it)"
              .formatted(Character.toString(magic & ~NAME)));
    }
    int length = data.readInt();
    if (magic != MAGIC || length < 2 || length > MAX_HEADER) {
      throw new IOException("it is not a model bundle");
    }
    JsonNode json = JSON.readTree(data.readNBytes(length));
    if (!json.isObject()) {
      throw new IOException("its header names no arrays");
    }
    Map<String, Integer> lengths = new LinkedHashMap<>();
    long total = 0;
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      JsonNode count = field.getValue();
      total += count.canConvertToInt() ? count.intValue() : -1;
      if (!count.isInt() || count.intValue() < 0 || total > MAX_VALUES) {
        throw new IOException("array %s has an impossible length".formatted(field.getKey()));
      }
      lengths.put(field.getKey(), count.intValue());
    }
    return lengths;
  }

  /** Reads {@code count} values that {@link #writeFloats} wrote. */
  public static float[] readFloats(DataInput in, int count) throws IOException {
    float[] values = new float[Math.min(count, CHUNK)];
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    for (int at = 0; at < count; at += CHUNK) {
      int n = Math.min(CHUNK, count - at);
      in.readFully(bytes, 0, n * Float.BYTES); // fails before more is allocated than the file holds
      if (at + n > values.length) {
        values = java.util.Arrays.copyOf(values, (int) Math.min(count, values.length * 2L));
      }
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values, at, n);
    }
    return values;
  }
}
