/**
 * From encoded changes to answers: lanes, batches, retries, and the ports behind which destinations are. It knows no protocol, no row and no
 * contract.
 */
@NullMarked
package dev.rowcast.deliver;

import org.jspecify.annotations.NullMarked;
