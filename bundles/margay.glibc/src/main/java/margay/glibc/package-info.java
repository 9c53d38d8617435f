/** The memory allocator of the GNU C library, under native code that opens and closes models. */
package margay.glibc;
