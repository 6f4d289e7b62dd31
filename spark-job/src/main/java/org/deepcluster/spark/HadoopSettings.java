package org.deepcluster.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Hadoop settings in a form that travels to executors. */
final class HadoopSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TreeMap<String, String> values = new TreeMap<>();

  HadoopSettings(Configuration hadoop) {
    for (Map.Entry<String, String> entry : hadoop) {
      values.put(entry.getKey(), entry.getValue());
    }
  }

  /** The settings as Hadoop wants them. */
  Configuration configuration() {
    Configuration hadoop = new Configuration(false);
    values.forEach(hadoop::set);
    return hadoop;
  }
}
