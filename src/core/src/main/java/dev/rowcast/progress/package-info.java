/** How far each partition may be committed: which of its records are still being delivered. */
@NullMarked
package dev.rowcast.progress;

import org.jspecify.annotations.NullMarked;
