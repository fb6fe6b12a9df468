/**
 * Mappings in programs of their users': services that implement {@code rowcast.v1.Mapper}. What they answer is checked before a store gets any of it.
 */
@NullMarked
package dev.rowcast.mapper;

import org.jspecify.annotations.NullMarked;
