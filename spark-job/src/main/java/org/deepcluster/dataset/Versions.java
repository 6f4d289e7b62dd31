package org.deepcluster.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The versions of a dataset, none of which ever changes: {@link Manifest#FILE} is the first, {@code
 * versions/manifest-000002.json} and on are what was appended. Each names all its shards, those of
 * versions before it too, and the digest of the one before.
 */
public final class Versions {
  private static final String FOLDER = "versions";
  private static final Pattern NAME = Pattern.compile("manifest-([0-9]{6,9})\\.json");

  private Versions() {}

  /** The file of a version, relative to the dataset. */
  public static String file(int version) {
    return version == 1 ? Manifest.FILE : "%s/manifest-%06d.json".formatted(FOLDER, version);
  }

  /** The newest version. */
  public static Manifest newest(Configuration hadoop, String dataset) throws IOException {
    return of(hadoop, dataset, count(hadoop, dataset));
  }

  /** The version asked for, or the newest. */
  public static Manifest read(Configuration hadoop, String dataset, OptionalInt version)
      throws IOException {
    return version.isPresent()
        ? read(hadoop, dataset, version.getAsInt())
        : newest(hadoop, dataset);
  }

  /**
   * Version {@code version}.
   *
   * @throws DatasetException if there is none
   */
  public static Manifest read(Configuration hadoop, String dataset, int version)
      throws IOException {
    if (version != 1) {
      int count = count(hadoop, dataset);
      if (version < 1 || version > count) {
        throw new DatasetException(
            "Cannot read version %d of dataset %s: it has versions 1 to %d"
                .formatted(version, dataset, count));
      }
    }
    return of(hadoop, dataset, version);
  }

  /** One that is known to be there. */
  private static Manifest of(Configuration hadoop, String dataset, int version) throws IOException {
    return Manifest.read(hadoop, dataset, file(version), version);
  }

  /** The version of that digest, if the dataset has it; reads from the newest one back. */
  public static Optional<Manifest> withDigest(Configuration hadoop, String dataset, String digest)
      throws IOException {
    for (int version = count(hadoop, dataset); version >= 1; version--) {
      Manifest manifest = of(hadoop, dataset, version);
      if (manifest.digest().equals(digest)) {
        return Optional.of(manifest);
      }
    }
    return Optional.empty();
  }

  /** How many versions there are: their numbers have no gaps. */
  private static int count(Configuration hadoop, String dataset) throws IOException {
    Path folder = new Path(dataset, FOLDER);
    try {
      FileStatus[] found = folder.getFileSystem(hadoop).listStatus(folder);
      return Arrays.stream(found).mapToInt(Versions::number).max().orElse(1);
    } catch (FileNotFoundException e) {
      return 1;
    }
  }

  private static int number(FileStatus file) {
    Matcher matcher = NAME.matcher(file.getPath().getName());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 1;
  }
}
