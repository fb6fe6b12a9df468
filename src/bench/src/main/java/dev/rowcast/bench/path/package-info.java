/** The way through a real Connect worker: how fast it drains a topic by converter, and how late a change arrives. */
@NullMarked
package dev.rowcast.bench.path;

import org.jspecify.annotations.NullMarked;
