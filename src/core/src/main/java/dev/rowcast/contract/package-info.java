/** What a subscriber compiled against: table shapes, contracts, their numbers, and what a change of a table does to them; it encodes nothing. */
@NullMarked
package dev.rowcast.contract;

import org.jspecify.annotations.NullMarked;
