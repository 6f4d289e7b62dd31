/**
 * What GPUs a job may use: Spark's settings and the driver's description of a device in; a device
 * for this process out, or a refusal in words.
 */
package org.deepcluster.gpus;
