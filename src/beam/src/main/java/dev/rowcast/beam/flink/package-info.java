/** Has a Flink session cluster load tables: submits the job, follows it and tells what became of it, over Flink's REST interface and without Flink's classes. */
@NullMarked
package dev.rowcast.beam.flink;

import org.jspecify.annotations.NullMarked;
