/** How far a runtime may commit: which records of each stream are still being delivered. */
@NullMarked
package dev.rowcast.progress;

import org.jspecify.annotations.NullMarked;
