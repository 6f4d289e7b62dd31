/** A worker's pass over its batches, the ordered parameter average, the head reset. */
package org.deepcluster.training;
