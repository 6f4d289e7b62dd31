package org.deepcluster.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * JSON of the run directory. Values are kept in one normal form (sorted maps, lists, Long, Double,
 * String, Boolean, null), so that a value has the same text before it is written and after it is
 * read. NaN and infinities are refused: JSON has no word for them.
 */
final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();
  private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

  private Json() {}

  /** One line, keys in the order of the map. */
  static String line(Map<String, ?> values) {
    try {
      return MAPPER.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + values.keySet(), e);
    }
  }

  /** Indented, for files that people read. */
  static byte[] file(Map<String, ?> values) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(values);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + values.keySet(), e);
    }
  }

  /** The object in a file; {@code where} names the file in messages. */
  static JsonNode object(byte[] content, String where) throws CorruptFileException {
    try {
      JsonNode node = MAPPER.readTree(content);
      if (node != null && node.isObject()) {
        return node;
      }
      throw new CorruptFileException(where + " does not hold a JSON object");
    } catch (IOException e) {
      throw e instanceof CorruptFileException corrupt
          ? corrupt
          : new CorruptFileException(where + " is not JSON: " + e.getMessage(), e);
    }
  }

  /** The normal form of an object's members. */
  static SortedMap<String, Object> map(JsonNode object) {
    return normal(MAPPER.convertValue(object, MAP));
  }

  static String text(JsonNode object, String key) throws CorruptFileException {
    JsonNode value = object.get(key);
    if (value == null || !value.isTextual()) {
      throw new CorruptFileException("no text \"" + key + "\" in it");
    }
    return value.textValue();
  }

  static long number(JsonNode object, String key) throws CorruptFileException {
    JsonNode value = object.get(key);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new CorruptFileException("no whole number \"" + key + "\" in it");
    }
    return value.longValue();
  }

  /** A member that must be there and be an object or an array. */
  static JsonNode container(JsonNode object, String key) throws CorruptFileException {
    JsonNode value = object.get(key);
    if (value == null || !value.isContainerNode()) {
      throw new CorruptFileException("no \"" + key + "\" in it");
    }
    return value;
  }

  /** Sorted, unmodifiable, in normal form. */
  static SortedMap<String, Object> normal(Map<String, ?> values) {
    SortedMap<String, Object> sorted = new TreeMap<>();
    values.forEach((key, value) -> sorted.put(key, normal(key, value)));
    return Collections.unmodifiableSortedMap(sorted);
  }

  private static Object normal(String key, Object value) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return number(key, number);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> texts = new TreeMap<>();
      map.forEach((k, v) -> texts.put(String.valueOf(k), v));
      return normal(texts);
    }
    return list(key, value);
  }

  private static Object number(String key, Number value) {
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(value.doubleValue())) {
        throw new IllegalArgumentException(
            "Cannot record " + key + "=" + value + ": JSON knows finite numbers only");
      }
      return value.doubleValue();
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return value.longValue();
    }
    throw unknown(key, value);
  }

  private static Object list(String key, Object value) {
    List<Object> values = new ArrayList<>();
    for (Object element : elements(key, value)) {
      values.add(normal(key, element));
    }
    return Collections.unmodifiableList(values);
  }

  private static Collection<?> elements(String key, Object value) {
    if (value instanceof Collection<?> collection) {
      return collection;
    } else if (value instanceof long[] longs) {
      return LongStream.of(longs).boxed().toList();
    } else if (value instanceof int[] ints) {
      return IntStream.of(ints).boxed().toList();
    } else if (value instanceof double[] doubles) {
      return DoubleStream.of(doubles).boxed().toList();
    }
    throw unknown(key, value);
  }

  private static IllegalArgumentException unknown(String key, Object value) {
    return new IllegalArgumentException(
        "Cannot record "
            + key
            + " of type "
            + value.getClass().getName()
            + " (use numbers, text, booleans, lists, maps or arrays of int, long, double)");
  }
}
