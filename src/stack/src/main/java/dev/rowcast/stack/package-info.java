/**
 * The real MySQL, Kafka and Connect worker on this machine, and the stores beside them that somebody asks for, each a process of its own: fetched, started, watched and ended.
 * For demonstrations and tests; it is no way to run them in production, and nothing of Rowcast's own data path is here.
 */
@NullMarked
package dev.rowcast.stack;

import org.jspecify.annotations.NullMarked;
