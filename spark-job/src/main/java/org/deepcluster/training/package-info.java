/** A worker's pass over its batches, the ordered parameter average, and how workers meet. */
package org.deepcluster.training;
