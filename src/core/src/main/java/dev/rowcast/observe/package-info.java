/** What the flow tells those who watch it; it changes nothing of what is delivered. */
@NullMarked
package dev.rowcast.observe;

import org.jspecify.annotations.NullMarked;
