package org.deepcluster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An element of a page. Text and attribute values are escaped here and nowhere else; what comes out
 * is HTML that is well-formed XML as well. Mutable until it is rendered.
 */
final class Tag {

  private static final Set<String> VOID = Set.of("br", "img", "meta");

  private final String name;
  private final String[] attributes;
  private final List<Object> children = new ArrayList<>();

  private Tag(String name, String... attributes) {
    this.name = name;
    this.attributes = attributes;
  }

  /** Attributes are name, value, name, value, ... */
  static Tag of(String name, String... attributes) {
    return new Tag(name, attributes);
  }

  Tag text(String text) {
    children.add(text);
    return this;
  }

  Tag add(Tag... more) {
    children.addAll(List.of(more));
    return this;
  }

  Tag add(List<Tag> more) {
    children.addAll(more);
    return this;
  }

  void render(StringBuilder out) {
    out.append('<').append(name);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      out.append('"');
    }
    if (VOID.contains(name)) {
      out.append("/>");
      return;
    }
    out.append('>');
    children.forEach(child -> render(child, out));
    out.append("</").append(name).append('>');
  }

  private static void render(Object child, StringBuilder out) {
    if (child instanceof Tag tag) {
      tag.render(out);
    } else {
      out.append(escape((String) child));
    }
  }

  /** Control characters, which no XML may hold, become the replacement character. */
  private static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
              }
            });
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    boolean control = c < 0x20 && c != '\n' && c != '\t';
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    return !control && !surrogate && c != 0xFFFE && c != 0xFFFF;
  }
}
