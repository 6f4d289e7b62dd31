/**
 * Agreement of clusterings, linear probe and nearest-neighbour probe. The only place that sees
 * labels.
 */
package org.deepcluster.evaluation;
