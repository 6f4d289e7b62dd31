package org.deepcluster.runs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits. */
public final class Sha256 {

  private static final int CHUNK = 1 << 16;

  private Sha256() {}

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256, which every Java must have", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of the text in UTF-8. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String of(byte[] content) {
    MessageDigest digest = start();
    digest.update(content);
    return hex(digest);
  }

  /** Reads the stream to its end. */
  public static String of(InputStream stream) throws IOException {
    MessageDigest digest = start();
    byte[] chunk = new byte[CHUNK];
    for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
      digest.update(chunk, 0, n);
    }
    return hex(digest);
  }

  static boolean looksRight(String text) {
    return text.length() == 64 && text.chars().allMatch(Sha256::isHexDigit);
  }

  private static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
