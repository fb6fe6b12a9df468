/** What developers compile: proto files and descriptors of the contracts, and the file that tells where they came from. */
@NullMarked
package dev.rowcast.contract.export;

import org.jspecify.annotations.NullMarked;
