/** What a mapping costs in each language, beside the same by hand. */
@NullMarked
package dev.rowcast.bench.mapping;

import org.jspecify.annotations.NullMarked;
