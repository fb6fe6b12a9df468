/** From encoded changes to acknowledged offsets: ledger, lanes, batches and the gRPC subscriber; it knows no row and no contract. */
@NullMarked
package dev.rowcast.deliver;

import org.jspecify.annotations.NullMarked;
