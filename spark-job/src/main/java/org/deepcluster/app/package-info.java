/**
 * The command line: one class a command, exit codes, and the only place that prints. In: arguments.
 * Out: text on stdout, messages on stderr.
 */
package org.deepcluster.app;
