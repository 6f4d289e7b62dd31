package org.deepcluster.bench;

/** What a figure counts, and whether more of it is better. */
public enum Unit {
  IMAGES_PER_SECOND("images/s"),
  SECONDS("s"),
  SECONDS_PER_ITERATION("s/iteration");

  private final String text;

  Unit(String text) {
    this.text = text;
  }

  /** As it stands in tables and JSON. */
  public String text() {
    return text;
  }

  /** How many times faster {@code ours} is than {@code peer}; above 1 where ours is faster. */
  double timesFaster(double ours, double peer) {
    return this == IMAGES_PER_SECOND ? ours / peer : peer / ours;
  }
}
