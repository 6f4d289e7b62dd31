package org.deepcluster.training;

import org.deepcluster.model.NetworkState;

/** What one worker brings back from a round: its network, or a stretch of it, and its report. */
public record RoundResult(RoundReport report, NetworkState state) {}
