/** What several commands share: their options, how they reach a contract log, what they show while they wait. */
@NullMarked
package dev.rowcast.cli.support;

import org.jspecify.annotations.NullMarked;
