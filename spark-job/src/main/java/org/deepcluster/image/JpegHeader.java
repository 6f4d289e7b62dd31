package org.deepcluster.image;

import java.nio.ByteBuffer;

/**
 * Walks the markers of a JPEG (ITU-T T.81) from start to end marker, scans included. Finds the
 * frame's size, the EXIF orientation and the number of scans: a progressive file of many scans
 * takes a decoder as many passes over all pixels.
 */
final class JpegHeader {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP1 = 0xE1;
  private static final int BASELINE = 0xC0;
  private static final int PROGRESSIVE = 0xC2;

  private final ByteBuffer data;
  private int at = 2;
  private int width;
  private int height;
  private int orientation = 1;
  private boolean frame;
  private int scans;

  JpegHeader(ByteBuffer data) {
    this.data = data;
  }

  ImageHeader read() throws RejectedImageException {
    while (at + 2 <= data.capacity()) {
      int marker = marker();
      if (marker == EOI) {
        return whole();
      }
      int length = length();
      segment(marker, length);
      at += 2 + length;
      if (marker == SOS) {
        scans++;
        skipScan();
      }
    }
    throw truncated();
  }

  /** The marker at {@code at}, which is left at its second byte's predecessor. */
  private int marker() throws RejectedImageException {
    if (unsigned(at) != 0xFF) {
      throw new RejectedImageException("damaged JPEG: no marker where one must be");
    }
    while (at + 2 < data.capacity() && unsigned(at + 1) == 0xFF) {
      at++; // fill bytes
    }
    int marker = unsigned(at + 1);
    if (marker < 0xC0 || marker == SOI || isRestart(marker)) {
      throw new RejectedImageException(
          "damaged JPEG: marker %02X outside a scan".formatted(marker));
    }
    return marker;
  }

  private int length() throws RejectedImageException {
    int length = at + 4 <= data.capacity() ? data.getShort(at + 2) & 0xFFFF : 0;
    if (length < 2 || at + 2 + length > data.capacity()) {
      throw truncated();
    }
    return length;
  }

  private RejectedImageException truncated() {
    return new RejectedImageException(
        frame
            ? "truncated JPEG: no end marker"
            : "truncated JPEG: it ends before its frame header");
  }

  private void segment(int marker, int length) throws RejectedImageException {
    if (marker == APP1 && orientation == 1) {
      orientation = Orientation.read(data, at + 4, length - 2);
    } else if (isFrame(marker)) {
      readFrame(marker, length);
    } else if (marker == SOS && !frame) {
      throw new RejectedImageException("damaged JPEG: a scan before its frame header");
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private void readFrame(int marker, int length) throws RejectedImageException {
    if (frame) {
      throw new RejectedImageException("damaged JPEG: two frame headers");
    }
    if (marker < BASELINE || marker > PROGRESSIVE) {
      throw new RejectedImageException(
          "JPEG of process %d (rule: baseline or progressive, Huffman-coded)"
              .formatted(marker - BASELINE));
    }
    int components = length < 8 ? 0 : unsigned(at + 9);
    if (length != 8 + 3 * components || components < 1 || components > 4 || components == 2) {
      throw new RejectedImageException("damaged JPEG: its frame header");
    }
    if (unsigned(at + 4) != 8) {
      throw new RejectedImageException("JPEG of %d bits (rule: 8)".formatted(unsigned(at + 4)));
    }
    height = data.getShort(at + 5) & 0xFFFF;
    width = data.getShort(at + 7) & 0xFFFF;
    frame = true;
  }

  /** In a scan, FF stands for itself only before 00; restart markers belong to it. */
  private void skipScan() throws RejectedImageException {
    for (; at + 1 < data.capacity(); at++) {
      if (data.get(at) == (byte) 0xFF) {
        int next = unsigned(at + 1);
        if (next != 0 && next != 0xFF && !isRestart(next)) {
          return;
        }
      }
    }
    throw truncated();
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xD0 && marker <= 0xD7;
  }

  private ImageHeader whole() throws RejectedImageException {
    if (!frame || scans == 0) {
      throw new RejectedImageException("truncated JPEG: it ends before its pixels");
    }
    return new ImageHeader("JPEG", width, height, orientation, scans);
  }

  private int unsigned(int index) {
    return data.get(index) & 0xFF;
  }
}
