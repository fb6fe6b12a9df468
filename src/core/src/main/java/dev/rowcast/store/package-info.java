/**
 * Destinations that are stores: each row is there once, at its newest version. A {@link dev.rowcast.store.Store} is the port that a kind of store
 * is added behind; {@link dev.rowcast.store.StoreDestination} makes a destination of one.
 */
@NullMarked
package dev.rowcast.store;

import org.jspecify.annotations.NullMarked;
