package org.deepcluster.training;

/**
 * What one worker brings back from a round: its parameters and velocities, or a stretch of each,
 * and its report.
 */
public record RoundResult(RoundReport report, float[] parameters, float[] momentum) {}
