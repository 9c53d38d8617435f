/** In-framework runs of the backend test kit, one .bndrun for each backend. */
package margay.backend.tck.tests;
