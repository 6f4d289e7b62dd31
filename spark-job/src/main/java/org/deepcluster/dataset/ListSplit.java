package org.deepcluster.dataset;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.deepcluster.config.Address;

/**
 * Every {@code parts}-th line of a text file: an image's URI, then a tab and its class if it has
 * one.
 */
record ListSplit(String file, int part, int parts) implements Split {
  @Override
  public String name() {
    return file;
  }

  @Override
  public void read(Configuration hadoop, Sink sink) throws IOException {
    Path path = new Path(file);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(path.getFileSystem(hadoop).open(path), StandardCharsets.UTF_8))) {
      long index = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && index++ % parts == part) {
          sink.accept(image(hadoop, index - 1, line.strip().split("\t", 2)));
        }
      }
    }
  }

  private SourceImage image(Configuration hadoop, long index, String[] fields) throws IOException {
    String label = fields.length > 1 ? fields[1] : null;
    if (Address.hasSecret(fields[0])) {
      return SourceImage.faulty(
          index, Address.masked(fields[0]), label, "its address carries a secret");
    }
    Path image;
    try {
      image = new Path(new Path(file).getParent(), fields[0]);
    } catch (IllegalArgumentException e) {
      return SourceImage.faulty(index, fields[0], label, nowhere(e));
    }
    try (InputStream in = ImageFiles.open(image.getFileSystem(hadoop), image)) {
      return SourceImage.read(index, image.toString(), label, in);
    } catch (FileNotFoundException e) {
      return SourceImage.faulty(index, image.toString(), label, "it does not exist");
    } catch (UnsupportedFileSystemException e) {
      return SourceImage.faulty(index, image.toString(), label, nowhere(e));
    }
  }

  private static String nowhere(Exception e) {
    return "its address is none: " + e.getMessage();
  }
}
