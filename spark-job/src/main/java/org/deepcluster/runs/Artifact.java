package org.deepcluster.runs;

import java.io.Serializable;

/**
 * A data file of a commit. Name, length, rows and SHA-256 are its content; {@code path}, relative
 * to the run, is only where it lies.
 */
public record Artifact(String name, String path, long length, String sha256, long rows)
    implements Serializable {}
