/** The meters of a box. Exports nothing. */
package margay.metrics;
