package org.deepcluster.training;

import java.io.Serializable;
import org.deepcluster.model.NetworkState;

/** What one worker brings back from a round: its network, or a stretch of it, and its report. */
public record RoundResult(RoundReport report, NetworkState state) implements Serializable {}
