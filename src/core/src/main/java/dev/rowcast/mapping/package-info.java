/**
 * Mappings in a programming language: of a row any number of documents. {@link dev.rowcast.mapping.Mapping} is the port that a language is added
 * behind; what it makes is written by a store as rows of a table of their own are.
 */
@NullMarked
package dev.rowcast.mapping;

import org.jspecify.annotations.NullMarked;
