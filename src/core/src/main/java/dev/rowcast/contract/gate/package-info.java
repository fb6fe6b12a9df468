/** Decides for each row which revision encodes it and who gets it, holds what must not go out, and takes the decisions of people. */
@NullMarked
package dev.rowcast.contract.gate;

import org.jspecify.annotations.NullMarked;
