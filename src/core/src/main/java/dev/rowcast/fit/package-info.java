/**
 * Whether a routing fits the contracts that its tables have by now, told before a row comes: {@link dev.rowcast.fit.Misfits}.
 */
@NullMarked
package dev.rowcast.fit;

import org.jspecify.annotations.NullMarked;
