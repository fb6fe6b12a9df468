/** One record's whole way through core, from a raw record to a committable offset; each step itself lives in the package that is named for it. */
@NullMarked
package dev.rowcast.flow;

import org.jspecify.annotations.NullMarked;
