package dev.rowcast.connect;

import dev.rowcast.destination.InstalledDestinations;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Where destinations other than gRPC services are installed. */
final class DestinationsConfig {
    private DestinationsConfig() {}

    static void define(ConfigDef definition, String group) {
        definition.define(
                InstalledDestinations.PATH,
                Type.LIST,
                List.of(),
                Importance.LOW,
                "Folders on every worker in which destinations other than gRPC services are installed, separated by commas: the zip of"
                        + " each, or a folder with its jars. Keep them apart from the worker's plugin.path, which would load"
                        + " all of them in one class loader.",
                group,
                3,
                Width.LONG,
                "Folders of destinations");
    }

    /**
     * What is installed there.
     *
     * @throws ConfigException if a folder isn't there, or something in it can't be used
     */
    static InstalledDestinations of(AbstractConfig config) {
        List<String> folders = config.getList(InstalledDestinations.PATH);
        try {
            return InstalledDestinations.in(folders.stream().map(Path::of).toList())
                    .withoutPrograms();
        } catch (IllegalArgumentException unusable) {
            throw new ConfigException(InstalledDestinations.PATH + ": " + unusable.getMessage());
        }
    }
}
