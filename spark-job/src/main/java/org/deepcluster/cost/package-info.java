/**
 * What a run will take. In: settings, the shape of dataset, network and cluster, and unit costs.
 * Out: seconds, bytes, disk and memory. Pure arithmetic; docs/scale.md states the formulas.
 */
package org.deepcluster.cost;
