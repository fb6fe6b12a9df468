/** How fast it is, against protobuf-java and against older builds. Holds nothing that anyone else uses. */
@NullMarked
package dev.rowcast.bench;

import org.jspecify.annotations.NullMarked;
