package dev.rowcast.route;

/**
 * Something wrong in the routing JSON.
 *
 * @param pointer where, as an RFC 6901 JSON pointer; empty for the document as a whole
 * @param message what was found and what would be right, one line
 */
public record Mistake(String pointer, String message) {}
