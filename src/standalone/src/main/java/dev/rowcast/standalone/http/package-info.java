/** What the process answers to those who watch it: whether it is well, and its figures. */
@NullMarked
package dev.rowcast.standalone.http;

import org.jspecify.annotations.NullMarked;
