package dev.rowcast.change;

/** What a raw record turned out to be. */
public sealed interface Decoded permits RowChange, ControlRecord {}
