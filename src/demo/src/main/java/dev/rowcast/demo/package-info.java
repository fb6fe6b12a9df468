/**
 * The demo: the whole path in one command, on a small shop, checked against the database at its end. It uses Rowcast as anybody would, by
 * its configuration files, the REST API and gRPC, and is no test of it: those are in the end-to-end module.
 */
@NullMarked
package dev.rowcast.demo;

import org.jspecify.annotations.NullMarked;
