package org.deepcluster.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a version of a dataset holds; written last, so that a version with a manifest is whole. The
 * first is {@link #FILE}; {@link Versions} finds those that were appended to it.
 *
 * @param format version of the layout
 * @param images number of images n; ids are 0 to n - 1
 * @param side canvas in pixels the images were brought to, 0 where their bytes are as they came
 * @param classes names of the classes by label; empty where there are no labels
 * @param mean of each channel over all pixels of the first version, 0 to 1
 * @param deviation of each channel over all pixels of the first version
 * @param rejected number of rejected inputs by reason, in this version's input
 * @param rejectedTable file of rejected paths and reasons, relative; null where there are none
 * @param source the input of this version
 * @param shards of all versions up to this one
 * @param digest SHA-256 over the shards' digests, the classes, the counts and the growth
 * @param growth how it came of the version before; null in the first
 */
public record Manifest(
    int format,
    long images,
    int side,
    List<String> classes,
    List<Double> mean,
    List<Double> deviation,
    SortedMap<String, Long> rejected,
    String rejectedTable,
    String source,
    List<Shard> shards,
    String digest,
    @JsonInclude(JsonInclude.Include.NON_NULL) Growth growth)
    implements Serializable {
  /** The version of the layout that this program writes and reads. */
  public static final int FORMAT = 1;

  /** The name of the first version's file in a dataset. */
  public static final String FILE = "manifest.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  public Manifest {
    if (classes == null || mean == null || deviation == null || rejected == null) {
      throw new IllegalArgumentException("classes, mean, deviation or rejected are missing");
    }
    if (shards == null
        || shards.stream().anyMatch(Objects::isNull)
        || classes.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("shards or names of classes are missing");
    }
    requireThree("mean", mean);
    requireThree("deviation", deviation);
    if (rejectedTable != null) {
      Shard.requireInside(rejectedTable);
    }
    requireDense(images, shards);
    if (digest == null || digest.length() != 64 || side < 0) {
      throw new IllegalArgumentException("digest or side are missing");
    }
    if (growth != null && shards.stream().noneMatch(s -> s.firstId() == growth.from())) {
      throw new IllegalArgumentException(
          "no shard begins with image %d, the first that was appended".formatted(growth.from()));
    }
  }

  private static void requireThree(String name, List<Double> values) {
    boolean sound =
        values.size() == 3
            && values.stream().allMatch(value -> value != null && value >= 0 && value <= 1);
    if (!sound) {
      throw new IllegalArgumentException("%s=%s are not three shares".formatted(name, values));
    }
  }

  private static void requireDense(long images, List<Shard> shards) {
    long next = 0;
    for (int i = 0; i < shards.size(); i++) {
      Shard shard = shards.get(i);
      if (shard.index() != i || shard.firstId() != next) {
        throw new IllegalArgumentException("shard %d does not follow the one before".formatted(i));
      }
      next += shard.rows();
    }
    if (next != images || images < 1) {
      throw new IllegalArgumentException(
          "%d images are announced, shards hold %d".formatted(images, next));
    }
  }

  /** SHA-256 of what a first version holds, whatever its files are called. */
  public static String digest(long images, List<String> classes, int side, List<Shard> shards) {
    return digest(images, classes, side, shards, null);
  }

  /** SHA-256 of what a version holds and came of, whatever its files are called. */
  public static String digest(
      long images, List<String> classes, int side, List<Shard> shards, Growth growth) {
    StringBuilder content = new StringBuilder();
    content.append(images).append(classes).append(side);
    shards.forEach(s -> content.append('\n').append(s.rows()).append(s.sha256()));
    if (growth != null) {
      content.append('\n').append(growth.text());
    }
    byte[] text = content.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256().digest(text));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot compute SHA-256: Java must know it", e);
    }
  }

  /** Reads the newest version of the dataset at {@code dataset}. */
  public static Manifest read(Configuration hadoop, String dataset) throws IOException {
    return Versions.newest(hadoop, dataset);
  }

  /** Reads version {@code version}, which lies in {@code name}. */
  static Manifest read(Configuration hadoop, String dataset, String name, int version)
      throws IOException {
    Path file = new Path(dataset, name);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      JsonNode json = JSON.readTree(in);
      int format = json.path("format").asInt(-1);
      if (json.isObject() && format != FORMAT) {
        throw new DatasetException(
            "Cannot read dataset %s: its format is %d, this program reads %d (use the version that prepared it, or prepare it again)"
                .formatted(dataset, format, FORMAT));
      }
      Manifest manifest = JSON.treeToValue(json, Manifest.class);
      if (manifest == null || !manifest.hasItsDigest() || manifest.version() != version) {
        throw new DatasetException(
            "Cannot read dataset %s: its %s was changed, its content does not have the digest it states (prepare it again)"
                .formatted(dataset, name));
      }
      return manifest;
    } catch (FileNotFoundException e) {
      throw new DatasetException(
          "Cannot read dataset %s: it has no %s (make it with: deepcluster prepare --input URI --output %s)"
              .formatted(dataset, FILE, dataset),
          e);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new DatasetException(
          "Cannot read dataset %s: its %s is damaged: %s (prepare it again)"
              .formatted(dataset, name, e.getOriginalMessage()),
          e);
    }
  }

  private boolean hasItsDigest() {
    return digest.equals(digest(images, classes, side, shards, growth));
  }

  /**
   * Checks that the shards are there and as long as they were.
   *
   * @throws DatasetException naming the first that is not
   */
  public void requireShards(Configuration hadoop, String dataset) throws IOException {
    for (Shard shard : shards) {
      Path file = new Path(dataset, shard.file());
      long length;
      try {
        length = file.getFileSystem(hadoop).getFileStatus(file).getLen();
      } catch (FileNotFoundException e) {
        throw changed(dataset, shard, "it is gone");
      }
      if (length != shard.bytes()) {
        throw changed(dataset, shard, "it has %d bytes, not %d".formatted(length, shard.bytes()));
      }
    }
  }

  static DatasetException changed(String dataset, Shard shard, String how) {
    return new DatasetException(
        "Cannot use dataset %s: its shard %s was changed: %s (prepare it again)"
            .formatted(dataset, shard.file(), how));
  }

  /** The manifest as JSON. */
  public byte[] toJson() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  /** Its number: 1 as first prepared, one more each time images were appended. */
  public int version() {
    return growth == null ? 1 : growth.version();
  }

  /**
   * The shards of images that {@code earlier} does not have.
   *
   * @throws DatasetException if it is a later version
   */
  public List<Shard> since(Manifest earlier) {
    if (earlier.version() > version()) {
      throw new DatasetException(
          "Cannot tell what is new: version %d is not before version %d"
              .formatted(earlier.version(), version()));
    }
    return shards.subList(earlier.shards().size(), shards.size());
  }

  /** Whether images have labels. */
  public boolean labelled() {
    return !classes.isEmpty();
  }

  /** The shard that holds image {@code id}. */
  public Shard shardOf(long id) {
    int low = 0;
    int high = shards.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (shards.get(middle).firstId() <= id) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return shards.get(low);
  }
}
