/** What becomes of a table's contract when its shape changes: the differences by name, the next contract, and what each policy makes of it. */
@NullMarked
package dev.rowcast.contract.evolution;

import org.jspecify.annotations.NullMarked;
