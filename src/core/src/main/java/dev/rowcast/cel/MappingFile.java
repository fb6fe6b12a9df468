package dev.rowcast.cel;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Map;

/**
 * A mapping file.
 *
 * @param version what is written beside each document; empty for nothing
 * @param tables what is made of which table's rows
 */
record MappingFile(String version, Map<TableId, List<OutputRules>> tables) {}
