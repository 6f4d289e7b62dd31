package org.deepcluster.dataset;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** A part of an input that one task reads from beginning to end. */
public interface Split extends Serializable {
  /** Takes the images of a split one by one. */
  @FunctionalInterface
  interface Sink {
    /** Takes one image. */
    void accept(SourceImage image) throws IOException;
  }

  /** What the split reads, for messages. */
  String name();

  /** Hands every image to {@code sink}, always in the same order. */
  void read(Configuration hadoop, Sink sink) throws IOException;
}
