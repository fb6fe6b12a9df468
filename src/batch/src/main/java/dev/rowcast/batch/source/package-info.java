/**
 * MySQL's tables as they are read without the binary log: in ranges of their keys, each row with the values that the stream has of it. Knows no runtime and no
 * store.
 */
@NullMarked
package dev.rowcast.batch.source;

import org.jspecify.annotations.NullMarked;
