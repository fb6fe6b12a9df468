package dev.rowcast.connect;

import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.PackageTemplate;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Settings for the contracts of new tables. */
final class NewContractsConfig {
    /** Template of the protobuf package. */
    static final String PACKAGE = "contract.package";

    /** Which integer types fields get. */
    static final String INTEGERS = "contract.integers";
    /** Zone of DATETIME columns. */
    static final String DATETIME_ZONE = "contract.datetime.zone";

    private static final String EXACT = "exact";
    private static final String GROUP = "Contracts of new tables";

    private NewContractsConfig() {}

    static void define(ConfigDef definition) {
        definition.define(
                PACKAGE,
                Type.STRING,
                PackageTemplate.DEFAULT.text(),
                (name, value) -> {
                    try {
                        new PackageTemplate(String.valueOf(value));
                    } catch (IllegalArgumentException wrong) {
                        throw new ConfigException(name, value, wrong.getMessage());
                    }
                },
                Importance.MEDIUM,
                "Protobuf package of a new table's messages, with " + PackageTemplate.DATABASE
                        + " for the database, such as acme." + PackageTemplate.DATABASE
                        + ".v1. A table that has a contract keeps its package. All connectors with the same contract log should"
                        + " have the same value, because the first one that reads a table creates its contract.",
                GROUP,
                1,
                Width.MEDIUM,
                "Package");
        definition.define(
                INTEGERS,
                Type.STRING,
                "standard",
                ConfigDef.CaseInsensitiveValidString.in("standard", EXACT),
                Importance.LOW,
                "Which fields INT and MEDIUMINT columns get in the contracts of new tables. standard: int64, so that a column may become"
                        + " BIGINT without a change of the contract. exact: int32, and then that change holds the table. INT"
                        + " UNSIGNED is int64 in both. A table that has a contract keeps its first setting, for new columns too.",
                GROUP,
                2,
                Width.SHORT,
                "Integers");
        definition.define(
                DATETIME_ZONE,
                Type.STRING,
                null,
                NewContractsConfig::checkZone,
                Importance.LOW,
                "Time zone in which DATETIME columns were written, such as Asia/Tokyo. In the contracts of new tables they are then"
                        + " google.protobuf.Timestamp, the true instant; without it google.type.DateTime, which has no zone. When clocks"
                        + " are moved back, the earlier of the two instants is taken; a value that the zone's clocks skip is out"
                        + " of its field's range. A table that has a contract keeps its first zone, for new columns too.",
                GROUP,
                3,
                Width.MEDIUM,
                "Zone of DATETIME");
    }

    private static void checkZone(String name, @Nullable Object value) {
        if (value == null) {
            return;
        }
        try {
            ZoneId.of(value.toString());
        } catch (DateTimeException unknown) {
            throw new ConfigException(
                    name,
                    value,
                    "is not a time zone that this Java version knows; write one such as Asia/Tokyo, UTC or +09:00");
        }
    }

    static NewContracts of(AbstractConfig config) {
        boolean exact = config.getString(INTEGERS).equalsIgnoreCase(EXACT);
        Optional<ZoneId> zone =
                Optional.ofNullable(config.getString(DATETIME_ZONE)).map(ZoneId::of);
        return new NewContracts(new PackageTemplate(config.getString(PACKAGE)), new FieldTyping(exact, zone));
    }
}
