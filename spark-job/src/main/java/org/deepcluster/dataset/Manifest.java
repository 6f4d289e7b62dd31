package org.deepcluster.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a dataset holds; written last, so that a dataset with a manifest is whole.
 *
 * @param format version of the layout
 * @param images number of images n; ids are 0 to n - 1
 * @param side canvas in pixels the images were brought to, 0 where their bytes are as they came
 * @param classes names of the classes by label; empty where there are no labels
 * @param mean of each channel over all pixels, 0 to 1
 * @param deviation of each channel over all pixels
 * @param rejected number of rejected inputs by reason
 * @param rejectedTable file of rejected paths and reasons, relative; null where there are none
 * @param source the input
 * @param digest SHA-256 over the shards' digests, the classes and the counts
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
    String digest)
    implements Serializable {
  /** The version this program writes and reads. */
  public static final int FORMAT = 1;

  /** The name of the manifest's file in a dataset. */
  public static final String FILE = "manifest.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Reads the manifest of the dataset at {@code dataset}. */
  public static Manifest read(Configuration hadoop, String dataset) throws IOException {
    Path file = new Path(dataset, FILE);
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      Manifest manifest = JSON.readValue(in, Manifest.class);
      if (manifest.format() != FORMAT) {
        throw new DatasetException(
            "Cannot read dataset %s: its format is %d, this program reads %d (prepare it again)"
                .formatted(dataset, manifest.format(), FORMAT));
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
              .formatted(dataset, FILE, e.getOriginalMessage()),
          e);
    }
  }

  /** The manifest as JSON. */
  public byte[] toJson() throws IOException {
    return JSON.writeValueAsBytes(this);
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
