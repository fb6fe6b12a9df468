/** From a Connect struct straight to protobuf wire bytes, by a plan compiled once for a shape and a contract; it decides nothing about either. */
@NullMarked
package dev.rowcast.encode;

import org.jspecify.annotations.NullMarked;
