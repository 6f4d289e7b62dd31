/** One record a stage, loaded from HOCON, all problems reported together. */
package org.deepcluster.config;
