package org.deepcluster.config;

import java.io.Serializable;

/**
 * Training: {@code batchSize} is global, {@code averagingFrequency} and {@code commitRounds} count
 * iterations and rounds.
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    double learningRate,
    double momentum,
    double weightDecay,
    int workers,
    int averagingFrequency,
    Augmentation augmentation,
    int commitRounds)
    implements Serializable {}
