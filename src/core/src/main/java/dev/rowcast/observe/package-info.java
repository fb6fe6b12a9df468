/** What the flow reports to JMX, logs and the status topic. It doesn't affect delivery. */
@NullMarked
package dev.rowcast.observe;

import org.jspecify.annotations.NullMarked;
