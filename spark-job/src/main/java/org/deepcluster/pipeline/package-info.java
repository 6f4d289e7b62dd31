/** The epoch loop: what runs next and what is already committed. No Spark, no arithmetic. */
package org.deepcluster.pipeline;
