/** What a mapping in Java implements. Nothing in it is ever null. */
package dev.rowcast.mapper.api;
