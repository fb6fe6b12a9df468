/** What folding the contract log costs, which each task does at its start and each {@code contracts} command. */
@NullMarked
package dev.rowcast.bench.contracts;

import org.jspecify.annotations.NullMarked;
