/** Subscriber services: channels, calls and streams of gRPC, what goes over them, and what their answers mean. */
@NullMarked
package dev.rowcast.grpc;

import org.jspecify.annotations.NullMarked;
