/** What a user writes: the configuration of a process, of which every mistake is told at once. Opens no connection. */
@NullMarked
package dev.rowcast.standalone.config;

import org.jspecify.annotations.NullMarked;
