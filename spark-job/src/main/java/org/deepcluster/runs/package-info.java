/** The run directory: commits, lineage, lease, resume and retention. */
package org.deepcluster.runs;
