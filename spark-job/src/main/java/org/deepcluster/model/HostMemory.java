package org.deepcluster.model;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How float32 values pass between the heap and an array without gaps, in the order in which they
 * lie in the array's memory.
 */
interface HostMemory {
  /** Copies {@code length} values of {@code array} from {@code from} on to {@code to}. */
  void read(INDArray array, long from, float[] to, int at, int length);

  /** Overwrites {@code length} values of {@code array} from {@code to} on. */
  void write(float[] from, int at, int length, INDArray array, long to);

  /** Overwrites all of {@code array}, whose length is that of {@code values}. */
  default void write(float[] values, INDArray array) {
    write(values, 0, values.length, array, 0);
  }

  /** The way for arrays that lie in host memory, or the one for arrays that may lie anywhere. */
  static HostMemory of(boolean host) {
    return host ? new Direct() : new ByOperations();
  }

  /** One copy, through the address. On CUDA that is a mirror, out of date or not even there. */
  final class Direct implements HostMemory {
    @Override
    public void read(INDArray array, long from, float[] to, int at, int length) {
      pointer(array).position(from).get(to, at, length);
    }

    @Override
    public void write(float[] from, int at, int length, INDArray array, long to) {
      pointer(array).position(to).put(from, at, length);
    }

    private static FloatPointer pointer(INDArray array) {
      return new FloatPointer(array.data().addressPointer());
    }
  }

  /** By ND4J's operations, which know where the array is up to date and tell when it changes. */
  final class ByOperations implements HostMemory {
    @Override
    public void read(INDArray array, long from, float[] to, int at, int length) {
      float[] copied = stretch(array, from, length).dup().data().asFloat();
      System.arraycopy(copied, 0, to, at, length);
    }

    @Override
    public void write(float[] from, int at, int length, INDArray array, long to) {
      stretch(array, to, length)
          .assign(Nd4j.createFromArray(Arrays.copyOfRange(from, at, at + length)));
    }

    /** A view. */
    private static INDArray stretch(INDArray array, long from, int length) {
      return array
          .reshape(array.ordering(), true, array.length())
          .get(NDArrayIndex.interval(from, from + length));
    }
  }
}
