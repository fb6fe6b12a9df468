/** Parses the routing JSON and determines which subscriptions want the changes of a table. Opens no connection. */
@NullMarked
package dev.rowcast.route;

import org.jspecify.annotations.NullMarked;
