package dev.rowcast.batch.source;

import java.util.List;
import org.apache.kafka.connect.data.Struct;

/**
 * A row of MySQL as the source connector's records have it.
 *
 * @param place where it is in the order of the key, a text for each of the key's columns
 * @param key its key
 * @param row the row
 */
public record ReadRow(List<String> place, Struct key, Struct row) {}
