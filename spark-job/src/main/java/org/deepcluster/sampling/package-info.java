/** From assignments and a seed to how often each image is drawn and with which weight. */
package org.deepcluster.sampling;
