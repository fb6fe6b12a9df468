/**
 * Subscribers as an application's developer writes them, with plain gRPC: one of the table {@code shop.orders}, from its exported .proto file, and one of
 * any table. They are examples, and what the tools and tests of this project receive with; they know nothing of Rowcast but its public contract.
 */
@NullMarked
package dev.rowcast.sample;

import org.jspecify.annotations.NullMarked;
