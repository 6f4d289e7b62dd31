package org.deepcluster.dataset;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.deepcluster.image.ImageDecoder;

/**
 * Goes through an archive once. Entries named as images are handed on, each with its bytes or the
 * reason why they are not used: a link, a path that leads out of the archive, encryption, a wrong
 * checksum.
 */
final class ArchiveImages {
  private final String archive;
  private final String prefix;
  private final ArchiveInputStream in;
  private final ArchiveLimits limits;
  private final LongSupplier packed;
  private final byte[] skipped = new byte[1 << 16];
  private long index;
  private long entries;
  private long unpacked;

  ArchiveImages(
      String archive,
      String prefix,
      ArchiveInputStream in,
      ArchiveLimits limits,
      LongSupplier packed) {
    this.archive = archive;
    this.prefix = prefix;
    this.in = in;
    this.limits = limits;
    this.packed = packed;
  }

  void read(Split.Sink sink) throws IOException {
    ArchiveEntry entry = next();
    while (entry != null) {
      SourceImage image = isImage(entry) ? image(entry) : null;
      skipRest(entry);
      ArchiveEntry next = next(); // a zip may tell an entry's checksum only behind it
      if (image != null) {
        sink.accept(checked(image, entry));
      }
      entry = next;
    }
  }

  private ArchiveEntry next() throws IOException {
    limits.requireEntries(entries++, archive);
    try {
      return in.getNextEntry();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(
          "Cannot read %s: the header of its entry %d is damaged: %s (fetch it again)"
              .formatted(archive, entries, e.getMessage()),
          e);
    }
  }

  private boolean isImage(ArchiveEntry entry) {
    String name = entry.getName();
    boolean inside = prefix.isEmpty() || name.startsWith(prefix) || name.startsWith("./" + prefix);
    return inside && !entry.isDirectory() && ImageNames.isImage(ImageNames.base(name));
  }

  private SourceImage image(ArchiveEntry entry) throws IOException {
    String path = archive + "!" + entry.getName();
    String className = ImageNames.parent(entry.getName());
    Optional<String> fault = fault(entry);
    if (fault.isPresent()) {
      return SourceImage.faulty(index++, path, className, fault.get());
    }
    SourceImage image = SourceImage.read(index++, path, className, in);
    unpack(image.bytes() == null ? ImageDecoder.MAX_BYTES : image.bytes().length);
    return image;
  }

  private void unpack(long bytes) throws IOException {
    unpacked += bytes;
    limits.requireRatio(unpacked, packed.getAsLong(), archive);
  }

  private Optional<String> fault(ArchiveEntry entry) {
    if (leadsOut(entry.getName())) {
      return Optional.of("its path leads out of the archive");
    }
    if (isSpecial(entry)) {
      return Optional.of("a link or device in an archive is not followed");
    }
    return in.canReadEntryData(entry)
        ? Optional.empty()
        : Optional.of("it is encrypted, or packed in a way that is not read");
  }

  private static boolean leadsOut(String name) {
    String slashes = "/" + name.replace('\\', '/') + "/";
    return slashes.startsWith("//") || slashes.contains("/../");
  }

  private static boolean isSpecial(ArchiveEntry entry) {
    return entry instanceof TarArchiveEntry tar
        && (!tar.isFile()
            || tar.isLink()
            || tar.isSymbolicLink()
            || tar.isFIFO()
            || tar.isCharacterDevice()
            || tar.isBlockDevice());
  }

  /** What is passed over in a zip must be unpacked all the same, where its length is not told. */
  private void skipRest(ArchiveEntry entry) throws IOException {
    if (entry instanceof ZipArchiveEntry && in.canReadEntryData(entry)) {
      for (int got = in.read(skipped); got >= 0; got = in.read(skipped)) {
        unpack(got);
      }
    }
  }

  private static SourceImage checked(SourceImage image, ArchiveEntry entry) {
    if (image.bytes() == null || !(entry instanceof ZipArchiveEntry zip) || zip.getCrc() < 0) {
      return image;
    }
    CRC32 crc = new CRC32();
    crc.update(image.bytes());
    return crc.getValue() == zip.getCrc()
        ? image
        : SourceImage.faulty(
            image.index(), image.path(), image.className(), "its checksum in the archive is wrong");
  }
}
