package org.deepcluster.linalg;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Products {@code A X^T} of one matrix A, (k, d), with many row blocks X, (n, d), in bfloat16 with
 * sums in float32: half as exact in its digits as {@link BandedProduct} and twice as fast, on CPUs
 * that have instructions for it. For choosing what is then computed in full. They come in bands of
 * at most {@value #BAND} rows, (band, n). A and one X are held off the heap; close it to give that
 * memory back. It belongs to one thread.
 */
public final class CoarseProduct implements AutoCloseable {
  /** Rows of a band. */
  public static final int BAND = 128;

  /** The shortest row, but for one of zeros, that {@link #error} holds for. */
  public static final double SHORTEST = 1e-12;

  /** The longest row that {@link #error} holds for. */
  public static final double LONGEST = 1e18;

  /** Of an addition in float32, twice. */
  private static final double ADDITION = 0x1p-22;

  private static final engine CPU = new engine(engine.kind.cpu, 0);
  private static final stream STREAM = new stream(CPU);

  private final int rows;
  private final int columns;
  private final ShortPointer left; // (k, d)
  private FloatPointer exact = new FloatPointer(0); // X, (n, d)
  private ShortPointer right = new ShortPointer(0); // X, (n, d)
  private FloatPointer band = new FloatPointer(0); // (band, n)
  private int width = -1;
  private Rounding rounding;
  private Band full;
  private Band last;

  /** With A = {@code left}, (k, d). */
  public CoarseProduct(FloatBlock left) {
    rows = left.rows();
    columns = left.columns();
    this.left = new ShortPointer((long) rows * columns);
    try (FloatPointer values = new FloatPointer(left.values())) {
      new Rounding(rows, columns, values, this.left).run();
    }
  }

  /** Whether this CPU multiplies bfloat16 by instructions of its own. */
  public static boolean isFast() {
    int needed = dnnl_cpu_isa_avx512_core_bf16;
    return (dnnl_get_effective_cpu_isa() & needed) == needed;
  }

  /** {@code value} in bfloat16: the nearest one, of two the even one. */
  public static float rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
  }

  /**
   * How far an element can be from the product of the rounded rows, in parts of the product of
   * their lengths: what sums of {@code d} terms lose in any order. Holds for lengths of {@value
   * #SHORTEST} to {@value #LONGEST}, where what is below the least normal float, and counts as
   * zero, is less than that.
   */
  public static double error(int d) {
    return (d + 2) * ADDITION;
  }

  /** Float32 to bfloat16, of one shape, from one place to another. */
  private static final class Rounding {
    private final memory from;
    private final memory to;
    private final reorder round;

    Rounding(long rows, long columns, Pointer from, Pointer to) {
      this.from = memory(memory.data_type.f32, memory.format_tag.ab, from, rows, columns);
      this.to = memory(memory.data_type.bf16, memory.format_tag.ab, to, rows, columns);
      round = new reorder(this.from, this.to);
    }

    void run() {
      round.execute(STREAM, from, to);
    }
  }

  /** The product of some rows of A. */
  private final class Band {
    private final IntMemoryMap arguments = new IntMemoryMap();
    private final memory some;
    private final matmul product;

    Band(int count) {
      some = memory(memory.data_type.bf16, memory.format_tag.ab, left, count, columns);
      memory x = memory(memory.data_type.bf16, memory.format_tag.ba, right, columns, width);
      memory out = memory(memory.data_type.f32, memory.format_tag.ab, band, count, width);
      arguments.put(DNNL_ARG_SRC, some);
      arguments.put(DNNL_ARG_WEIGHTS, x);
      arguments.put(DNNL_ARG_DST, out);
      product =
          new matmul(
              new matmul.primitive_desc(
                  new matmul.desc(some.get_desc(), x.get_desc(), out.get_desc()), CPU));
    }

    void run(int first) {
      some.set_data_handle(left.getPointer((long) first * columns));
      product.execute(STREAM, arguments);
    }
  }

  private static memory memory(
      memory.data_type type, memory.format_tag layout, Pointer at, long... shape) {
    return new memory(new memory.desc(shape, type, layout), CPU, at);
  }

  /** Takes the X of the bands to come, (n, d), n > 0. */
  public void load(FloatBlock x) {
    if (x.columns() != columns) {
      throw new IllegalArgumentException(
          "Cannot multiply rows of %d columns by a matrix of %d (rule: the same number)"
              .formatted(x.columns(), columns));
    }
    if (x.rows() != width) {
      width = x.rows();
      prepare();
    }
    exact.put(x.values(), 0, x.values().length);
    rounding.run();
  }

  private void prepare() {
    if (exact.capacity() < (long) width * columns) {
      release();
      exact = new FloatPointer((long) width * columns);
      right = new ShortPointer((long) width * columns);
      band = new FloatPointer((long) Math.min(BAND, rows) * width);
    }
    rounding = new Rounding(width, columns, exact, right);
    full = rows < BAND ? null : new Band(BAND);
    last = rows % BAND == 0 ? null : new Band(rows % BAND);
  }

  /**
   * The rows of the product from {@code first} on, a multiple of {@value #BAND}: {@code min(BAND, k
   * - first)} of them, (band, n) row after row; overwritten by the next call.
   */
  public FloatBuffer band(int first) {
    (rows - first < BAND ? last : full).run(first);
    return band.asBuffer();
  }

  private void release() {
    exact.close();
    right.close();
    band.close();
  }

  @Override
  public void close() {
    left.close();
    release();
  }
}
