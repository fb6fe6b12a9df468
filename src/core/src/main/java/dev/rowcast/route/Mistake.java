package dev.rowcast.route;

/**
 * A mistake in the routing JSON.
 *
 * @param pointer where, as an RFC 6901 JSON pointer; empty for the document as a whole
 * @param message what was found and what to write instead, one line
 */
public record Mistake(String pointer, String message) {}
