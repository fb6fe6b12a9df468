package dev.rowcast.store;

/**
 * Which document of those that a mapping makes.
 *
 * @param output the output's name
 * @param key its key there
 */
record Which(String output, String key) {}
