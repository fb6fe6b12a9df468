/** The routing JSON and which subscriptions want the changes of a table; it opens no connection. */
@NullMarked
package dev.rowcast.route;

import org.jspecify.annotations.NullMarked;
