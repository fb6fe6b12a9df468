/**
 * Questions about changes in the Common Expression Language, <a href="https://cel.dev">CEL</a>, checked against a table's contract. They see of a
 * change what its subscriber would see.
 */
@NullMarked
package dev.rowcast.cel;

import org.jspecify.annotations.NullMarked;
