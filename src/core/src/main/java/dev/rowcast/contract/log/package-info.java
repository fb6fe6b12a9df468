/** What is written down of contracts, in order, and how it is read back: entries, their JSON, positions in the source, and the history of each table. */
@NullMarked
package dev.rowcast.contract.log;

import org.jspecify.annotations.NullMarked;
