package org.deepcluster.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.List;

/**
 * Parses HOCON that strangers may have written. Settings are plain values: nothing is included from
 * files, addresses or the class path, and nothing is substituted, from the environment least of
 * all, as settings are committed and printed.
 */
final class SettingsText {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final String WAY_OUT = "(write the value, or give it with --set)";

  private SettingsText() {}

  static Config parse(String text, List<String> overrides, List<String> problems) {
    Config config = parse("the text", text, problems);
    for (String override : overrides) {
      if (override.indexOf('=') < 1) {
        problems.add("--set %s is not of the form key=value".formatted(override));
        continue;
      }
      config = parse("--set " + override, override, problems).withFallback(config);
    }
    return config;
  }

  private static Config parse(String what, String text, List<String> problems) {
    if (text.length() > MOST_CHARACTERS) {
      problems.add("%s has more than %d characters".formatted(what, MOST_CHARACTERS));
      return ConfigFactory.empty();
    }
    try {
      Config config = ConfigFactory.parseString(text, options());
      if (!config.isResolved()) {
        problems.add(
            what
                + " substitutes ${...}, which is not done, with the environment or otherwise "
                + WAY_OUT);
        return ConfigFactory.empty();
      }
      return config;
    } catch (ConfigException e) {
      problems.add(what + " is not HOCON: " + e.getMessage());
    } catch (Included e) {
      problems.add(what + " includes " + e.getMessage() + ", which is not done " + WAY_OUT);
    } catch (StackOverflowError e) { // the parser calls itself for every level
      problems.add(what + " nests too deeply");
    }
    return ConfigFactory.empty();
  }

  private static ConfigParseOptions options() {
    return ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setIncluder(new NoIncludes());
  }

  /** What was to be included. */
  static final class Included extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Included(String what) {
      super(what);
    }
  }
}
