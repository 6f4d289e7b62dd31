package org.deepcluster.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;

/** Makes archives in memory and reads them as {@code prepare} does. */
final class Archives {
  private Archives() {}

  /** A tar's next entry; {@code link} null for a file. */
  record Entry(String name, byte[] bytes, String link) {
    static Entry file(String name, byte[] bytes) {
      return new Entry(name, bytes, null);
    }
  }

  static byte[] tar(List<Entry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Entry entry : entries) {
        TarArchiveEntry header =
            entry.link() == null
                ? new TarArchiveEntry(entry.name(), true)
                : new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK);
        header.setSize(entry.link() == null ? entry.bytes().length : 0);
        if (entry.link() != null) {
          header.setLinkName(entry.link());
        }
        tar.putArchiveEntry(header);
        if (entry.link() == null) {
          tar.write(entry.bytes());
        }
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  static byte[] zip(List<Entry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Entry entry : entries) {
        zip.putNextEntry(new ZipEntry(entry.name()));
        zip.write(entry.bytes());
      }
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zipped = new GZIPOutputStream(out)) {
      zipped.write(bytes);
    }
    return out.toByteArray();
  }

  static List<SourceImage> read(Path file, byte[] bytes, ArchiveLimits limits) throws IOException {
    Files.write(file, bytes);
    List<SourceImage> images = new ArrayList<>();
    new ArchiveSplit(file.toString(), "").read(new Configuration(), images::add, limits);
    return images;
  }
}
