/**
 * {@code rowcast plan}: what SQL statements would do to the contracts and to the subscriptions, before anybody runs them. It reads DDL with the classes that the
 * source connector reads it with, and changes nothing.
 */
@NullMarked
package dev.rowcast.cli.plan;

import org.jspecify.annotations.NullMarked;
