/** What a row costs where there are many tables, many subscriptions or large rows. */
@NullMarked
package dev.rowcast.bench.growth;

import org.jspecify.annotations.NullMarked;
