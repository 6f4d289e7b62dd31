package org.deepcluster.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses of data are printed, logged and committed, so they must not carry secrets:
 * user:secret@, anything@ in S3 addresses (abfss://container@account is no secret), or a signed
 * query.
 */
public final class Address {
  /** Secret keys of S3 may hold slashes. */
  private static final Pattern USER =
      Pattern.compile(
          "(?i)(s3[an]?://[^/@]*@|s3[an]?://[^/@:]*:[^@]*@|[a-z][a-z0-9+.-]*://[^/@:]*:[^/]*@)");

  private static final Pattern SIGNED =
      Pattern.compile("(?i)[?&](sig|signature|token|x-amz-[a-z-]+|awsaccesskeyid|sv)=");

  private Address() {}

  /** Whether {@code text} holds an address with a secret. */
  public static boolean hasSecret(String text) {
    return USER.matcher(text).find() || SIGNED.matcher(text).find();
  }

  /** {@code text} without what {@link #hasSecret} found. */
  public static String masked(String text) {
    String masked = text.replaceAll("(?i)([a-z][a-z0-9+.-]*://).*@", "$1***@");
    return masked.contains("?") ? masked.substring(0, masked.indexOf('?')) + "?***" : masked;
  }

  /**
   * Refuses an address with a secret.
   *
   * @throws ConfigException that does not repeat the secret
   */
  public static void requireNoSecret(String text) {
    if (hasSecret(text)) {
      throw new ConfigException(
          List.of(
              "%s carries a secret (rule: addresses are printed and committed; give credentials by a provider, for example hadoop.security.credential.provider.path)"
                  .formatted(masked(text))));
    }
  }
}
