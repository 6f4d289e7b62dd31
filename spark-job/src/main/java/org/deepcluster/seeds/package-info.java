/** Derivation of every random seed from the seed of the run. */
package org.deepcluster.seeds;
