/**
 * What deploy/chaos loads into a driver to hurt a run at marks instead of after a sleep: a Spark
 * listener that runs a command at the n-th event of a kind or the n-th commit. Input: environment
 * variables {@code CHAOS_*}; output: a log of what it did and of the events there were.
 */
package org.deepcluster.chaos;
