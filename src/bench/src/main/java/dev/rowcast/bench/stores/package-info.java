/** Rows into stores, by Rowcast and by loops as one writes them by hand on the same clients. */
@NullMarked
package dev.rowcast.bench.stores;

import org.jspecify.annotations.NullMarked;
