package org.deepcluster.spark;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whole numbers in a file of little-endian int32. */
final class IntFile {
  private IntFile() {}

  static long write(int[] values, OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES);
    buffer.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    out.write(buffer.array());
    return values.length;
  }

  static int[] read(InputStream in, int count) throws IOException {
    byte[] bytes = new byte[count * Integer.BYTES];
    new DataInputStream(in).readFully(bytes);
    int[] values = new int[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }
}
