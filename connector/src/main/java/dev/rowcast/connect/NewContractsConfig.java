package dev.rowcast.connect;

import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.PackageTemplate;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** What the contracts of tables that have none yet are like. */
final class NewContractsConfig {
    /** Template of the protobuf package. */
    static final String PACKAGE = "contract.package";

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
                        + " say the same, for the first one that meets a table gives it its contract.",
                GROUP,
                1,
                Width.MEDIUM,
                "Package");
    }

    static NewContracts of(AbstractConfig config) {
        return new NewContracts(new PackageTemplate(config.getString(PACKAGE)));
    }
}
