package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The way through the address and the one by operations, which CUDA takes, are the same. */
class HostMemoryTest {
  private static final HostMemory DIRECT = HostMemory.of(true);
  private static final HostMemory OPERATIONS = HostMemory.of(false);

  /** Of a tensor that is a stretch of a vector, as a network's parameters are. */
  @ParameterizedTest
  @ValueSource(chars = {'c', 'f'})
  void writesWhatTheOtherReads(char order) {
    INDArray vector = Nd4j.zeros(DataType.FLOAT, 1, 40);
    INDArray tensor =
        vector
            .get(NDArrayIndex.point(0), NDArrayIndex.interval(10, 34))
            .reshape(order, true, 2, 3, 4);
    float[] values = new float[24];
    IntStream.range(0, 24).forEach(i -> values[i] = i + 1);

    OPERATIONS.write(values, tensor);
    assertThat(read(DIRECT, tensor, 0, 24)).isEqualTo(values);
    assertThat(read(OPERATIONS, tensor, 0, 24)).isEqualTo(values);
    assertThat(read(DIRECT, vector, 9, 3)).as("the vector around it").containsExactly(0, 1, 2);
    assertThat(read(OPERATIONS, vector, 33, 2)).containsExactly(24, 0);

    DIRECT.write(new float[] {7, 8, 9}, 1, 2, tensor, 5);
    assertThat(read(OPERATIONS, tensor, 4, 4)).containsExactly(5, 8, 9, 8);
    OPERATIONS.write(new float[] {7, 8, 9}, 0, 1, tensor, 23);
    assertThat(read(DIRECT, tensor, 22, 2)).containsExactly(23, 7);
  }

  private static float[] read(HostMemory memory, INDArray array, long from, int length) {
    float[] values = new float[length + 2];
    memory.read(array, from, values, 1, length);
    assertThat(values[0]).isZero();
    assertThat(values[length + 1]).isZero();
    return Arrays.copyOfRange(values, 1, length + 1);
  }
}
