/** Encodes Connect structs as protobuf wire bytes, by a plan compiled once for a shape and a contract. It makes no decisions about contracts. */
@NullMarked
package dev.rowcast.encode;

import org.jspecify.annotations.NullMarked;
