package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * On an S3 server by S3A of Hadoop 3.4.2 or newer. {@code DEEPCLUSTER_S3_ENDPOINT} is its address,
 * {@code DEEPCLUSTER_S3_BUCKET} a bucket there (default {@code bucket}), and the keys are in the
 * AWS variables; deploy/platforms/25-s3-conditional.sh starts one and sets the class path.
 */
class S3RaceIT extends WriterRaces {
  private static final String ENDPOINT = System.getenv("DEEPCLUSTER_S3_ENDPOINT");
  private static final String BUCKET =
      System.getenv().getOrDefault("DEEPCLUSTER_S3_BUCKET", "bucket");

  private Path folder;

  @BeforeAll
  static void requireServer() throws IOException {
    assumeTrue(ENDPOINT != null, "DEEPCLUSTER_S3_ENDPOINT names no S3 server");
    Path bucket = new Path("s3a://" + BUCKET + "/");
    assumeTrue(
        isConditional(bucket),
        "S3A of Hadoop %s is not there or has no conditional create (3.4.2 has it)"
            .formatted(VersionInfo.getVersion()));
  }

  private static boolean isConditional(Path bucket) throws IOException {
    try {
      return CommitStyle.of(bucket, settings()) == CommitStyle.CONDITIONAL_UPLOAD;
    } catch (UnsupportedStoreException e) {
      return false;
    }
  }

  @BeforeEach
  void choose(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    folder = new Path("s3a://" + BUCKET + "/races-" + UUID.randomUUID() + "/" + name);
  }

  @Override
  int commits() {
    return 300;
  }

  @Override
  Configuration hadoop() {
    return settings();
  }

  private static Configuration settings() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3a.endpoint", ENDPOINT);
    hadoop.set("fs.s3a.endpoint.region", "us-east-1");
    hadoop.set("fs.s3a.path.style.access", "true");
    hadoop.set("fs.s3a.connection.ssl.enabled", String.valueOf(ENDPOINT.startsWith("https")));
    return hadoop;
  }

  @Override
  Path folder() {
    return folder;
  }

  /** The user may do without: then it is as with Hadoop 3.3. */
  @Test
  void conditionsCanBeSwitchedOff() throws IOException {
    Configuration hadoop = settings();
    hadoop.set("fs.s3a.create.conditional.enabled", "false");
    hadoop.set("fs.s3a.impl.disable.cache", "true");
    assertThat(CommitStyle.of(folder, hadoop)).isEqualTo(CommitStyle.LOOK_THEN_CREATE);
  }

  @Test
  void aFileIsReplacedWhole() throws IOException {
    Store store = CommitStyle.store(folder, hadoop(), Writers.MANY);
    Path name = new Path(folder, "heartbeat");
    for (String content : new String[] {"a longer first one", "second"}) {
      store.replace(name, content.getBytes(StandardCharsets.UTF_8));
      assertThat(new String(store.read(name), StandardCharsets.UTF_8)).isEqualTo(content);
    }
  }
}
