package org.deepcluster.model;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;

/**
 * Native memory that the layers of one network use one after the other, each area as large as the
 * largest tensor it ever held: what no layer needs once its call has returned lies in cache for the
 * next. It belongs to one thread at a time.
 */
final class Scratch {
  /** What an area is used for. */
  enum Area {
    INPUT,
    ACTIVATION,
    POOLED,
    WEIGHTS,
    WORK
  }

  private final Map<Area, memory> areas = new EnumMap<>(Area.class);

  /** Lets {@code tensor} lie in {@code area}, in place of whatever lay there. */
  void lend(memory tensor, Area area) {
    long bytes = tensor.get_desc().get_size();
    memory held = areas.get(area);
    if (held == null || held.get_desc().get_size() < bytes) {
      held = new memory(Dnn.vector(bytes / Float.BYTES + 1), Dnn.CPU);
      memory outgrown = areas.put(area, held);
      if (outgrown != null) {
        outgrown.close();
      }
    }
    tensor.set_data_handle(held.get_data_handle());
  }
}
