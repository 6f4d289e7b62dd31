package org.deepcluster.config;

import java.util.List;

/** Settings that cannot be used, with every problem found. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With all problems, each a sentence that names key, value, rule and way out. */
  public ConfigException(List<String> problems) {
    super("Cannot use the configuration:\n  " + String.join("\n  ", problems));
  }
}
