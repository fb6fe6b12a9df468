/** All that the process must not forget, in one database: how far it has read, what it agreed on, what it couldn't deliver and what it keeps for later. */
@NullMarked
package dev.rowcast.standalone.state;

import org.jspecify.annotations.NullMarked;
