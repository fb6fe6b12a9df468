/**
 * Delivers encoded changes: lanes, batches, retries, and the ports for destinations. It knows no protocol, no row and no
 * contract.
 */
@NullMarked
package dev.rowcast.deliver;

import org.jspecify.annotations.NullMarked;
