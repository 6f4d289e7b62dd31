package org.deepcluster.dataset;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deepcluster.image.PngCodec;
import org.deepcluster.image.RgbImage;

/**
 * A binary of raw pixels, plain or gzipped: CIFAR-10 (label, 3072 bytes), CIFAR-100 (coarse label,
 * label, 3072 bytes), STL-10 (3 x 96 x 96, column after column) and IDX (MNIST family). Images
 * become PNG files. Labels of STL-10 and IDX lie in a file of their own, {@code labels}, which may
 * be null.
 */
record BinarySplit(Form form, String file, String labels) implements Split {
  /** How the bytes are laid out. */
  enum Form {
    CIFAR10(32, 1),
    CIFAR100(32, 2),
    STL10(96, 0),
    IDX(0, 0);

    private final int side;
    private final int labelBytes;

    Form(int side, int labelBytes) {
      this.side = side;
      this.labelBytes = labelBytes;
    }
  }

  @Override
  public String name() {
    return file;
  }

  @Override
  public void read(Configuration hadoop, Sink sink) throws IOException {
    try (DataInputStream in = open(hadoop, file);
        DataInputStream names = labels == null ? null : open(hadoop, labels)) {
      if (form == Form.IDX) {
        idx(in, names, sink);
      } else {
        planes(in, names, sink);
      }
    }
  }

  private static DataInputStream open(Configuration hadoop, String file) throws IOException {
    Path path = new Path(file);
    InputStream raw = new BufferedInputStream(path.getFileSystem(hadoop).open(path), 1 << 16);
    return new DataInputStream(file.endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw);
  }

  private void planes(DataInputStream in, DataInputStream names, Sink sink) throws IOException {
    int area = form.side * form.side;
    byte[] record = new byte[form.labelBytes + 3 * area];
    for (long i = 0; ; i++) {
      int got = in.readNBytes(record, 0, record.length);
      if (got == 0) {
        return;
      }
      if (got < record.length) {
        throw cut(i, got, record.length);
      }
      byte[] rgb = new byte[3 * area];
      for (int p = 0; p < area; p++) {
        int from = form == Form.STL10 ? p % form.side * form.side + p / form.side : p;
        for (int c = 0; c < 3; c++) {
          rgb[3 * p + c] = record[form.labelBytes + c * area + from];
        }
      }
      String label =
          form.labelBytes > 0
              ? String.valueOf(record[form.labelBytes - 1] & 0xFF)
              : names == null ? null : String.valueOf(names.readUnsignedByte() - 1);
      sink.accept(image(i, new RgbImage(form.side, form.side, rgb), label));
    }
  }

  private void idx(DataInputStream in, DataInputStream names, Sink sink) throws IOException {
    IdxHeader header = IdxHeader.images(in, file);
    if (names != null) {
      IdxHeader.requireLabels(names, labels, header.count());
    }
    byte[] pixels = new byte[header.imageLength()];
    for (int i = 0; i < header.count(); i++) {
      int got = in.readNBytes(pixels, 0, pixels.length);
      if (got < pixels.length) {
        throw cut(i, got, pixels.length);
      }
      String label = names == null ? null : String.valueOf(names.readUnsignedByte());
      sink.accept(image(i, header.rgb(pixels), label));
    }
    if (in.read() >= 0) {
      throw new IOException(
          "Cannot read %s: it goes on after the %d images it announces (fetch it again)"
              .formatted(file, header.count()));
    }
  }

  private EOFException cut(long image, int got, int length) {
    return new EOFException(
        "Cannot read %s: image %d is cut after %d of %d bytes (fetch the file again)"
            .formatted(file, image, got, length));
  }

  private SourceImage image(long index, RgbImage image, String label) {
    return new SourceImage(index, file + "#" + index, label, PngCodec.encode(image));
  }
}
