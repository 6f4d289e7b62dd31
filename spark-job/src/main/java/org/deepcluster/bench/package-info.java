/**
 * Comparing two programs: runs that alternate, ratios of what they reached, the peer as a process,
 * and the result as a table or as JSON. What is measured is somebody else's business.
 */
package org.deepcluster.bench;
