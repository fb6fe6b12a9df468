/** How JSON is read that a program wrote: strictly, with the pointer of what is wrong. Knows nothing of what the documents mean. */
@NullMarked
package dev.rowcast.json;

import org.jspecify.annotations.NullMarked;
