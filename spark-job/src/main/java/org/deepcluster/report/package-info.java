/** The report page. In: committed metrics and a committed gallery. Out: HTML, SVG and CSV. */
package org.deepcluster.report;
