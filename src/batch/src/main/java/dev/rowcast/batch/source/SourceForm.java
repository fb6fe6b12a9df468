package dev.rowcast.batch.source;

import dev.rowcast.encode.SourceSettings;

/**
 * What becomes of MySQL's rows on their way to Rowcast. Immutable.
 *
 * @param types what the source connector makes of them
 * @param settings what the sink knows of the source connector beside that
 */
public record SourceForm(DebeziumTypes types, SourceSettings settings) {
    /** As Rowcast recommends to have it. */
    public static final SourceForm RECOMMENDED = new SourceForm(DebeziumTypes.RECOMMENDED, SourceSettings.DEFAULT);
}
