/** Takes a record through core, from the raw record to a committable offset. Each step is implemented in the package that is named after it. */
@NullMarked
package dev.rowcast.flow;

import org.jspecify.annotations.NullMarked;
