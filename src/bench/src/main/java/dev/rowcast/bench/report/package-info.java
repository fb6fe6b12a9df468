/** What was measured, and how people see it. */
@NullMarked
package dev.rowcast.bench.report;

import org.jspecify.annotations.NullMarked;
