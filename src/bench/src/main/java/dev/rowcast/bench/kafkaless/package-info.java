/** The Kafkaless process beside a bare engine that drops what it reads. */
@NullMarked
package dev.rowcast.bench.kafkaless;

import org.jspecify.annotations.NullMarked;
