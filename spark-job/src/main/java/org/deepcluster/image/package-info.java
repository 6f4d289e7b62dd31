/** Decoding, size and content checks, crops and flips: pure functions of bytes and seed. */
package org.deepcluster.image;
