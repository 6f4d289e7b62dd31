/** The ConvNets, the pseudo-label head, the Sobel front end and the model bundle. */
package org.deepcluster.model;
