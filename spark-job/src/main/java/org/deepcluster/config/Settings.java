package org.deepcluster.config;

import java.io.Serializable;

/** Every setting of a run, one record a stage. */
public record Settings(
    RunConfig run,
    ImageConfig image,
    ModelConfig model,
    WhiteningConfig whitening,
    ClusteringConfig clustering,
    SamplingConfig sampling,
    TrainingConfig training,
    ReassignConfig reassign,
    GuardConfig guards,
    PrepareConfig prepare)
    implements Serializable {}
