package org.deepcluster.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The images of a tar, tar.gz or zip, streamed and never unpacked: {@link ArchiveImages} says which
 * entries are refused, {@link ArchiveLimits} end what unpacks to far more than it is. An archive
 * that was cut is refused even where it was cut between two entries.
 */
record ArchiveSplit(String archive, String prefix) implements Split {
  private static final int BUFFER = 1 << 16;
  private static final int BLOCK = 512;
  private static final int ZIP_RECORD = 22;
  private static final int MOST_COMMENT = 65_535;

  @Override
  public String name() {
    return archive;
  }

  @Override
  public void read(Configuration hadoop, Sink sink) throws IOException {
    read(hadoop, sink, ArchiveLimits.DEFAULT);
  }

  void read(Configuration hadoop, Sink sink, ArchiveLimits limits) throws IOException {
    Path path = new Path(archive);
    boolean zip = archive.toLowerCase(Locale.ROOT).endsWith(".zip");
    try (TailedStream packed =
            new TailedStream(
                path.getFileSystem(hadoop).open(path), zip ? MOST_COMMENT + ZIP_RECORD : 1);
        InputStream buffered = new BufferedInputStream(packed, BUFFER);
        TailedStream plain = new TailedStream(unzipped(buffered), BLOCK);
        InputStream limited = limits.around(plain, packed::count, archive);
        ArchiveInputStream in =
            zip ? new ZipArchiveInputStream(limited) : new TarArchiveInputStream(limited)) {
      new ArchiveImages(archive, prefix, in, limits, packed::count).read(sink);
      buffered.transferTo(OutputStream.nullOutputStream());
      if (zip ? !hasZipEnd(packed.tail()) : !hasTarEnd(plain.tail())) {
        throw new IOException(
            "Cannot read %s: it is cut, the archive's end is missing (fetch it again)"
                .formatted(archive));
      }
    }
  }

  private InputStream unzipped(InputStream raw) throws IOException {
    String name = archive.toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") || name.endsWith(".tgz") ? new GZIPInputStream(raw, BUFFER) : raw;
  }

  /** A tar ends in blocks of zeros. */
  private static boolean hasTarEnd(byte[] last) {
    return last.length == BLOCK && java.util.Arrays.equals(last, new byte[BLOCK]);
  }

  /** A zip ends in a record of its own, then a comment. */
  private static boolean hasZipEnd(byte[] last) {
    for (int i = last.length - ZIP_RECORD; i >= 0; i--) {
      if (last[i] == 'P' && last[i + 1] == 'K' && last[i + 2] == 5 && last[i + 3] == 6) {
        return true;
      }
    }
    return false;
  }
}
