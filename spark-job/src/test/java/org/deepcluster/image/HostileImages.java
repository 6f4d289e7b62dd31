package org.deepcluster.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Image files, good and bad, made byte by byte; nothing of them is random. */
public final class HostileImages {
  private HostileImages() {}

  /** A gradient that no two pixels of a row share. */
  public static BufferedImage picture(int type, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xFF000000 | ((x * 7) << 16) | ((y * 5) << 8) | (x + y));
      }
    }
    return image;
  }

  /** Encoded by ImageIO's own writer. */
  public static byte[] encode(BufferedImage image, String form) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, form, out)) {
      throw new IOException("no writer of " + form);
    }
    return out.toByteArray();
  }

  /** A picture of 40 x 40 pixels. */
  public static byte[] file(String form) throws IOException {
    return encode(picture(BufferedImage.TYPE_INT_RGB, 40, 40), form);
  }

  static byte[] progressiveJpeg() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(to);
      writer.write(
          null, new IIOImage(picture(BufferedImage.TYPE_INT_RGB, 40, 40), null, null), settings);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** Four inks as Adobe writes them, inverted: every pixel (c, m, y, k). */
  static byte[] cmykJpeg(int c, int m, int y, int k) throws IOException {
    BufferedImage four = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
    WritableRaster raster = four.getRaster();
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, new int[] {255 - c, 255 - m, 255 - y, 255 - k});
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(to);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] plain = out.toByteArray();
    byte[] adobe = {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };
    return insert(plain, 2, adobe);
  }

  static byte[] insert(byte[] into, int at, byte[] what) {
    byte[] out = Arrays.copyOf(into, into.length + what.length);
    System.arraycopy(what, 0, out, at, what.length);
    System.arraycopy(into, at, out, at + what.length, into.length - at);
    return out;
  }

  static byte[] animatedGif() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(to);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < 2; i++) {
        BufferedImage frame = picture(BufferedImage.TYPE_BYTE_INDEXED, 16, 16);
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(frame), null);
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_gif_image_1.0");
        metadata.mergeTree("javax_imageio_gif_image_1.0", root);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** PNG chunks behind the signature, each given as its type and its data. */
  static byte[] png(Object... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    for (int i = 0; i < chunks.length; i += 2) {
      out.writeBytes(chunk((String) chunks[i], (byte[]) chunks[i + 1]));
    }
    return out.toByteArray();
  }

  static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(data.length + 12)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  static byte[] ihdr(int width, int height, int bits, int colour) {
    return ByteBuffer.allocate(13)
        .putInt(width)
        .putInt(height)
        .put((byte) bits)
        .put((byte) colour)
        .array();
  }

  static byte[] deflated(long zeros) {
    Deflater deflater = new Deflater(9);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = new byte[1 << 20];
    byte[] packed = new byte[1 << 16];
    for (long left = zeros; left > 0; left -= block.length) {
      deflater.setInput(block, 0, (int) Math.min(block.length, left));
      while (!deflater.needsInput()) {
        out.write(packed, 0, deflater.deflate(packed));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(packed, 0, deflater.deflate(packed));
    }
    deflater.end();
    return out.toByteArray();
  }

  /** The bomb: grey zeros, {@code side} squared, whole and with right checksums. */
  static byte[] pngBomb(int side) {
    return png(
        "IHDR", ihdr(side, side, 8, 0), "IDAT", deflated((side + 1L) * side), "IEND", new byte[0]);
  }

  /** A screen of one pixel, and on it an image of 65,535 squared. */
  static byte[] gifBomb() {
    ByteBuffer gif = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    gif.put("GIF89a".getBytes(StandardCharsets.US_ASCII)).putShort((short) 1).putShort((short) 1);
    gif.put((byte) 0x80).put((byte) 0).put((byte) 0).put(new byte[6]).put((byte) 0x2C);
    gif.putShort((short) 0).putShort((short) 0).putShort((short) 0xFFFF).putShort((short) 0xFFFF);
    gif.put((byte) 0).put((byte) 2).put((byte) 1).put((byte) 0x44).put((byte) 0).put((byte) 0x3B);
    return Arrays.copyOf(gif.array(), gif.position());
  }

  /** A progressive JPEG whose last scan is there {@code times} more. */
  static byte[] manyScans(int times) throws IOException {
    byte[] jpeg = progressiveJpeg();
    int from = jpeg.length - 2;
    while ((jpeg[from] & 0xFF) != 0xFF || (jpeg[from + 1] & 0xFF) != 0xDA) {
      from--;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < times; i++) {
      out.write(jpeg, from, jpeg.length - 2 - from);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }

  /** A BMP that says it holds a PNG. */
  static byte[] bmpAroundPng() throws IOException {
    byte[] png = file("png");
    ByteBuffer bmp = ByteBuffer.allocate(54 + png.length).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(54 + png.length).putInt(0).putInt(54);
    bmp.putInt(40).putInt(40).putInt(40).putShort((short) 1).putShort((short) 0).putInt(5);
    bmp.putInt(png.length).position(54).put(png);
    return bmp.array();
  }

  /** A file that must be rejected, and words of the reason. */
  public record Bad(byte[] bytes, String reason) {}

  /** A file that must be read, and its first pixel, within {@code tolerance}. */
  public record Good(byte[] bytes, int red, int green, int blue, int tolerance) {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 0x10;
    return copy;
  }

  private static byte[] cut(byte[] bytes, int percent) {
    return Arrays.copyOf(bytes, bytes.length * percent / 100);
  }

  /** Cut, and an end marker set behind: only who decodes can tell. */
  private static byte[] cutAndEnded(byte[] jpeg) {
    byte[] half = cut(jpeg, 80);
    return insert(half, half.length, new byte[] {(byte) 0xFF, (byte) 0xD9});
  }

  /** File name to file, every kind of bad image. */
  public static Map<String, Bad> bad() throws IOException {
    Map<String, Bad> bad = new LinkedHashMap<>();
    byte[] png = file("png");
    byte[] jpeg = file("jpg");
    byte[] gif = encode(picture(BufferedImage.TYPE_BYTE_INDEXED, 40, 40), "gif");
    byte[] bmp = file("bmp");
    bad.put("empty.png", new Bad(new byte[0], "empty file"));
    bad.put("short.jpg", new Bad(new byte[] {(byte) 0xFF, (byte) 0xD8, 1}, "too short"));
    bad.put("text.jpg", new Bad(ascii("this is a text named .jpg"), "not an image"));
    bad.put("page.png", new Bad(ascii("<!DOCTYPE html><html>404</html>"), "not an image"));
    bad.put("webp.webp", new Bad(ascii("RIFF0000WEBPVP8 0000"), "WebP is not read"));
    bad.put("tiff.jpg", new Bad(ascii("II*\0aaaaaaaaaaaaaaaa"), "TIFF is not read"));
    bad.put("heic.jpg", new Bad(ascii("0000ftypheic00000000"), "HEIC"));
    bad.put("cut.png", new Bad(cut(png, 50), "truncated PNG"));
    bad.put("cut.jpg", new Bad(cut(jpeg, 75), "truncated JPEG: no end marker"));
    bad.put("headless.jpg", new Bad(cut(jpeg, 10), "truncated JPEG"));
    bad.put("ended.jpg", new Bad(cutAndEnded(jpeg), "damaged JPEG"));
    bad.put("cut.gif", new Bad(cut(gif, 70), "truncated GIF"));
    bad.put("cut.bmp", new Bad(cut(bmp, 70), "truncated BMP"));
    bad.put("flipped.png", new Bad(flipped(png, png.length / 2), "checksum"));
    bad.put(
        "no-pixels.png", new Bad(png("IHDR", ihdr(4, 4, 8, 0), "IEND", new byte[0]), "no pixels"));
    bad.put("half-pixels.png", new Bad(halfPixels(), "damaged PNG"));
    bad.put("two-headers.png", new Bad(twoHeaders(20_000, 4), "20000 x 20000 pixels"));
    bad.put("late-header.png", new Bad(twoHeaders(4, 20_000), "header"));
    bad.put("zero.png", new Bad(zeroSize(), "without pixels"));
    bad.put("odd-depth.png", new Bad(oddDepth(), "damaged PNG"));
    bad.put("animated.png", new Bad(animatedPng(), "animated PNG"));
    bad.put("animated.gif", new Bad(animatedGif(), "animated GIF"));
    bad.put("bomb.png", new Bad(pngBomb(20_000), "20000 x 20000 pixels"));
    bad.put("bomb.gif", new Bad(gifBomb(), "does not cover its screen"));
    bad.put("inner.bmp", new Bad(bmpAroundPng(), "compressed BMP"));
    bad.put("scans.jpg", new Bad(manyScans(200), "scans"));
    bad.put("arithmetic.jpg", new Bad(process(jpeg, 9), "process 9"));
    bad.put("twelve-bits.jpg", new Bad(precision(jpeg, 12), "12 bits"));
    return bad;
  }

  private static byte[] halfPixels() {
    return png("IHDR", ihdr(64, 64, 8, 0), "IDAT", deflated(65 * 32), "IEND", new byte[0]);
  }

  private static byte[] twoHeaders(int first, int second) {
    byte[] none = new byte[0];
    byte[] one = ihdr(first, first, 8, 0);
    byte[] two = ihdr(second, second, 8, 0);
    return png("IHDR", one, "IHDR", two, "IDAT", deflated(20), "IEND", none);
  }

  private static byte[] zeroSize() {
    return png("IHDR", ihdr(0, 4, 8, 0), "IDAT", deflated(20), "IEND", new byte[0]);
  }

  private static byte[] oddDepth() {
    return png("IHDR", ihdr(4, 4, 7, 0), "IDAT", deflated(20), "IEND", new byte[0]);
  }

  private static byte[] animatedPng() {
    return png(
        "IHDR", ihdr(4, 4, 8, 0), "acTL", new byte[8], "IDAT", deflated(20), "IEND", new byte[0]);
  }

  private static int frame(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != 0xC0) {
      at += 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
    }
    return at;
  }

  private static byte[] process(byte[] jpeg, int process) {
    byte[] copy = jpeg.clone();
    copy[frame(jpeg) + 1] = (byte) (0xC0 + process);
    return copy;
  }

  private static byte[] precision(byte[] jpeg, int bits) {
    byte[] copy = jpeg.clone();
    copy[frame(jpeg) + 4] = (byte) bits;
    return copy;
  }

  /** File name to file, every kind that is read. */
  public static Map<String, Good> good() throws IOException {
    Map<String, Good> good = new LinkedHashMap<>();
    good.put("rgb.png", new Good(flat(BufferedImage.TYPE_INT_RGB, "png"), 200, 100, 50, 0));
    good.put("rgb.bmp", new Good(flat(BufferedImage.TYPE_INT_RGB, "bmp"), 200, 100, 50, 0));
    good.put("rgb.jpg", new Good(flat(BufferedImage.TYPE_INT_RGB, "jpg"), 200, 100, 50, 3));
    good.put("named-png.jpg", new Good(flat(BufferedImage.TYPE_INT_RGB, "png"), 200, 100, 50, 0));
    good.put(
        "palette.png", new Good(flat(BufferedImage.TYPE_BYTE_INDEXED, "png"), 204, 102, 51, 0));
    good.put(
        "palette.gif", new Good(flat(BufferedImage.TYPE_BYTE_INDEXED, "gif"), 204, 102, 51, 0));
    good.put(
        "grey.png", new Good(grey(BufferedImage.TYPE_BYTE_GRAY, 100, "png"), 100, 100, 100, 0));
    good.put(
        "grey.jpg", new Good(grey(BufferedImage.TYPE_BYTE_GRAY, 100, "jpg"), 100, 100, 100, 1));
    good.put(
        "grey-16.png",
        new Good(grey(BufferedImage.TYPE_USHORT_GRAY, 200 << 8 | 17, "png"), 200, 200, 200, 0));
    good.put("grey-alpha.png", new Good(pixel(8, 4, 0, 100, 128), 177, 177, 177, 0));
    good.put("grey-alpha-16.png", new Good(pixel(16, 4, 0, 100, 7, 255, 255), 100, 100, 100, 0));
    good.put("grey-2.png", new Good(pixel(2, 0, 0, 0b01_00_00_00), 85, 85, 85, 0));
    good.put("rgb-16.png", new Good(pixel(16, 2, 0, 200, 9, 100, 9, 50, 9), 200, 100, 50, 1));
    good.put(
        "rgba-16.png", new Good(pixel(16, 6, 0, 200, 9, 100, 9, 50, 9, 0, 0), 255, 255, 255, 0));
    good.put("transparent.png", new Good(pixel(8, 6, 0, 9, 9, 9, 0), 255, 255, 255, 0));
    good.put("progressive.jpg", new Good(progressiveJpeg(), 0, 0, 0, 12));
    good.put("cmyk.jpg", new Good(cmykJpeg(255, 0, 0, 0), 0, 255, 255, 90));
    good.put("cmyk-black.jpg", new Good(cmykJpeg(0, 0, 0, 255), 0, 0, 0, 60));
    good.put("one-pixel.png", new Good(pixel(8, 2, 0, 1, 2, 3), 1, 2, 3, 0));
    good.put("one-pixel.jpg", new Good(encode(one(), "jpg"), 200, 100, 50, 3));
    good.put("one-pixel.bmp", new Good(encode(one(), "bmp"), 200, 100, 50, 0));
    return good;
  }

  private static BufferedImage one() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 200 << 16 | 100 << 8 | 50);
    return image;
  }

  private static byte[] flat(int type, String form) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, type);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, 0xFF000000 | 200 << 16 | 100 << 8 | 50);
    }
    return encode(image, form);
  }

  private static byte[] grey(int type, int level, String form) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, type);
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, level);
    }
    return encode(image, form);
  }

  /** A PNG of one pixel; {@code row} is its one row with the filter before it. */
  private static byte[] pixel(int bits, int colour, int... row) {
    byte[] bytes = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      bytes[i] = (byte) row[i];
    }
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[100];
    int length = deflater.deflate(packed);
    deflater.end();
    return png(
        "IHDR",
        ihdr(1, 1, bits, colour),
        "IDAT",
        Arrays.copyOf(packed, length),
        "IEND",
        new byte[0]);
  }
}
