package org.deepcluster.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Finds out what an input is and cuts it into splits: a folder of images, one folder a class,
 * archives, CIFAR, STL-10 and IDX binaries, Parquet, or a text file of URIs.
 */
public final class Inputs {
  private static final int LEAST_PARTS = 4;

  /** Each part of a folder lists it for itself, so there is a bound to their number. */
  private static final int MOST_PARTS = 64;

  private static final int PART_IMAGES = 4096;
  private static final int LINE_BYTES = 100;
  private static final String FORMS =
      "a folder of images, one folder a class, .tar, .tar.gz, .tgz, .zip, CIFAR-10/100 and STL-10 .bin,"
          + " IDX *-ubyte (all also .gz), .parquet, or a .txt or .tsv of URIs";

  private final Configuration hadoop;

  /** Reads through the file systems of {@code hadoop}. */
  public Inputs(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * The splits of {@code input}. The input {@code archive.tar!train/} means the entries of an
   * archive that lie under a folder.
   *
   * @throws DatasetException where there is nothing to read
   */
  public List<Split> splits(String input) throws IOException {
    List<Split> splits = splitsIfAny(input);
    if (splits.isEmpty()) {
      throw new DatasetException(
          "Cannot prepare %s: there is no image in it (give %s)".formatted(input, FORMS));
    }
    return splits;
  }

  /**
   * As {@link #splits}, but none where the input is there and empty.
   *
   * @throws DatasetException where it does not exist or its form is not known
   */
  public List<Split> splitsIfAny(String input) throws IOException {
    int inner = input.indexOf('!');
    String prefix = inner < 0 ? "" : input.substring(inner + 1);
    Path path = new Path(inner < 0 ? input : input.substring(0, inner));
    FileSystem files = path.getFileSystem(hadoop);
    FileStatus status;
    try {
      status = files.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new DatasetException(
          "Cannot prepare %s: it does not exist (give %s)".formatted(input, FORMS), e);
    }
    return status.isFile() ? file(status, prefix, List.of()) : folder(files, path);
  }

  private List<Split> folder(FileSystem files, Path root) throws IOException {
    FileStatus[] entries = files.listStatus(root, p -> !ImageNames.isHidden(p.getName()));
    Arrays.sort(entries, Comparator.comparing(e -> e.getPath().getName()));
    List<FileStatus> siblings = List.of(entries);
    List<Split> splits = new ArrayList<>();
    long classes = siblings.stream().filter(FileStatus::isDirectory).count();
    boolean flat = false;
    for (FileStatus entry : siblings) {
      String name = entry.getPath().getName();
      if (entry.isDirectory()) {
        boolean enough = classes * LEAST_PARTS >= MOST_PARTS;
        int parts = enough ? LEAST_PARTS : parts(count(files, entry.getPath()));
        splits.addAll(split(entry.getPath(), name, parts));
      } else if (ImageNames.isImage(name)) {
        flat = true;
      } else if (isKnown(name)) {
        splits.addAll(file(entry, "", siblings));
      }
    }
    if (flat && !splits.isEmpty()) {
      throw new DatasetException(
          "Cannot prepare %s: images lie beside folders or archives (rule: only one of both; move the images into a folder)"
              .formatted(root));
    }
    return flat ? split(root, null, parts(siblings.size())) : splits;
  }

  /** Of an input of so many images: it hangs on nothing else, since keys are drawn by part. */
  private static int parts(long images) {
    long wanted = (images + PART_IMAGES - 1) / PART_IMAGES;
    return (int) Math.min(MOST_PARTS, Math.max(LEAST_PARTS, wanted));
  }

  private static long count(FileSystem files, Path folder) throws IOException {
    long count = 0;
    RemoteIterator<FileStatus> entries = files.listStatusIterator(folder);
    while (entries.hasNext() && count < (long) MOST_PARTS * PART_IMAGES) {
      entries.next();
      count++;
    }
    return count;
  }

  private static List<Split> split(Path folder, String className, int parts) {
    return split(parts, part -> new FolderSplit(folder.toString(), className, part, parts));
  }

  private static List<Split> split(int parts, IntFunction<Split> part) {
    return IntStream.range(0, parts).mapToObj(part).toList();
  }

  private static boolean isKnown(String name) {
    String plain = plain(name);
    boolean pixels = plain.endsWith(".bin") && !plain.endsWith("_y.bin");
    boolean idx = plain.endsWith("-ubyte") && plain.contains("idx3");
    return isArchive(name) || pixels || idx || plain.endsWith(".parquet");
  }

  private static boolean isArchive(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".tar")
        || lower.endsWith(".tar.gz")
        || lower.endsWith(".tgz")
        || lower.endsWith(".zip");
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
  }

  private List<Split> file(FileStatus file, String prefix, List<FileStatus> siblings)
      throws IOException {
    String path = file.getPath().toString();
    String name = plain(file.getPath().getName());
    if (isArchive(path)) {
      return List.of(new ArchiveSplit(path, prefix));
    }
    if (name.endsWith(".parquet")) {
      return List.of(new ParquetSplit(path));
    }
    if (name.endsWith(".txt") || name.endsWith(".tsv")) {
      int parts = parts(file.getLen() / LINE_BYTES);
      return split(parts, part -> new ListSplit(path, part, parts));
    }
    if (name.endsWith("-ubyte")) {
      String labels = sibling(file, siblings, "images-idx3", "labels-idx1").orElse(null);
      return List.of(new BinarySplit(BinarySplit.Form.IDX, path, labels));
    }
    if (name.endsWith(".bin")) {
      return List.of(binary(file, name, siblings));
    }
    throw new DatasetException(
        "Cannot prepare %s: its form is not known (give %s)".formatted(path, FORMS));
  }

  private Split binary(FileStatus file, String name, List<FileStatus> siblings) throws IOException {
    String path = file.getPath().toString();
    if (name.endsWith("_x.bin")) {
      return new BinarySplit(
          BinarySplit.Form.STL10, path, sibling(file, siblings, "_X.", "_y.").orElse(null));
    }
    boolean hundred =
        name.startsWith("train") || name.startsWith("test.") || name.contains("cifar100");
    return new BinarySplit(
        hundred ? BinarySplit.Form.CIFAR100 : BinarySplit.Form.CIFAR10, path, null);
  }

  private Optional<String> sibling(
      FileStatus file, List<FileStatus> siblings, String from, String to) throws IOException {
    Path wanted = new Path(file.getPath().getParent(), file.getPath().getName().replace(from, to));
    boolean listed = siblings.stream().anyMatch(s -> s.getPath().equals(wanted));
    boolean there = listed || wanted.getFileSystem(hadoop).exists(wanted);
    return there && !wanted.equals(file.getPath())
        ? Optional.of(wanted.toString())
        : Optional.empty();
  }
}
