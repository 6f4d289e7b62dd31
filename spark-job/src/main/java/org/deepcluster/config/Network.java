package org.deepcluster.config;

/** The ConvNets that can be trained. */
public enum Network {
  SMALL,
  ALEXNET,
  VGG16,
  RESNET18
}
