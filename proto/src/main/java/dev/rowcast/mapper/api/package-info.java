/** What a mapping in Java implements. */
@NullMarked
package dev.rowcast.mapper.api;

import org.jspecify.annotations.NullMarked;
