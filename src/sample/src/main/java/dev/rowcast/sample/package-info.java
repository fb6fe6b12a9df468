/**
 * A subscriber to the table {@code shop.orders} as an application's developer writes it, from the exported .proto file and plain gRPC. It
 * is an example and a part of the demo, and knows nothing of Rowcast but its public contract.
 */
@NullMarked
package dev.rowcast.sample;

import org.jspecify.annotations.NullMarked;
