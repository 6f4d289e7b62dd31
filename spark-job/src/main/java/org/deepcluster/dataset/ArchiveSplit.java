package org.deepcluster.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The images of a tar, tar.gz or zip, streamed and never unpacked. Links and entries whose path
 * leads out of the archive are passed over; an entry of more than {@link #MAX_ENTRY} bytes is
 * refused.
 */
record ArchiveSplit(String archive, String prefix) implements Split {
  static final long MAX_ENTRY = 256L << 20;

  @Override
  public String name() {
    return archive;
  }

  @Override
  public void read(Configuration hadoop, Sink sink) throws IOException {
    Path path = new Path(archive);
    try (InputStream raw = new BufferedInputStream(path.getFileSystem(hadoop).open(path), 1 << 16);
        ArchiveInputStream in = open(raw)) {
      long index = 0;
      for (ArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (isImage(entry)) {
          sink.accept(image(index++, entry, in));
        }
      }
    }
  }

  private ArchiveInputStream open(InputStream raw) throws IOException {
    String name = archive.toLowerCase(Locale.ROOT);
    if (name.endsWith(".zip")) {
      return new ZipArchiveInputStream(raw);
    }
    boolean zipped = name.endsWith(".gz") || name.endsWith(".tgz");
    return new TarArchiveInputStream(zipped ? new GZIPInputStream(raw, 1 << 16) : raw);
  }

  private boolean isImage(ArchiveEntry entry) {
    String name = entry.getName();
    boolean inside = prefix.isEmpty() || name.startsWith(prefix) || name.startsWith("./" + prefix);
    boolean regular = !(entry instanceof TarArchiveEntry tar) || (tar.isFile() && !tar.isLink());
    return inside
        && regular
        && !entry.isDirectory()
        && ImageNames.isImage(ImageNames.base(name))
        && !name.startsWith("/")
        && !("/" + name + "/").contains("/../");
  }

  private SourceImage image(long index, ArchiveEntry entry, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes((int) MAX_ENTRY + 1);
    if (bytes.length > MAX_ENTRY) {
      throw new IOException(
          "Cannot read %s: entry %s exceeds %d bytes (take it out of the archive)"
              .formatted(archive, entry.getName(), MAX_ENTRY));
    }
    return new SourceImage(
        index, archive + "!" + entry.getName(), ImageNames.parent(entry.getName()), bytes);
  }
}
