/** An operator's settings. Exports nothing. */
package margay.settings;
