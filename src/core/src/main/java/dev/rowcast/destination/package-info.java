/** Finds the destinations that are installed and makes those that the routing names; knows no runtime. */
@NullMarked
package dev.rowcast.destination;

import org.jspecify.annotations.NullMarked;
