package dev.rowcast.destination.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The zip that is installed has the destination and its drivers in it, and nothing that is Rowcast's own or the worker's. */
@ExtendWith(Patience.class)
class JdbcZipIT {
    @TempDir
    Path folder;

    private final Path zip = Path.of(System.getProperty("rowcast.destination.zip"));

    @Test
    void hasItsOwnJarAndThoseOfItsDrivers() throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<String> names = file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .map(name -> name.substring(name.indexOf('/') + 1).replaceAll("-[0-9].*\\.jar", ".jar"))
                    .sorted()
                    .toList();
            assertThat(names)
                    .containsExactly(
                            "LICENSE",
                            "NOTICE",
                            "THIRD-PARTY.txt",
                            "lib/HikariCP.jar",
                            "lib/mysql-connector-j.jar",
                            "lib/postgresql.jar",
                            "lib/rowcast-destination-jdbc.jar");
        }
    }

    /** With a class loader of its own, where no DriverManager would find a driver. */
    @ParameterizedTest
    @EnumSource
    void connectsFromAFolder(Database database) throws IOException {
        Files.copy(zip, folder.resolve("jdbc.zip"));
        Database.Address at = database.address();
        String schema = Database.schema();
        InstalledDestinations installed = InstalledDestinations.in(List.of(folder));
        Routing routing = RoutingParser.parse(
                "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": {\"type\": \"jdbc\","
                        + " \"url\": \"" + at.url(at.port()) + "\", \"schema\": \"" + schema
                        + "\", \"auth\": {\"user\": \""
                        + at.user() + "\", \"password\": {\"secret\": \"p\"}}}}]}",
                name -> Optional.of(at.password()),
                installed);
        Schema rows = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT64_SCHEMA)
                .field("v", Schema.INT64_SCHEMA)
                .build();
        Schema keys = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
        TestTable items = TestTable.of("items", Map.of("v", SemanticType.INT64));
        try (Destination destination = installed.of(routing.subscriptions().get(0))) {
            assertThat(destination.getClass().getName()).contains("Isolated");
            destination.rows(new OutputSchema(items.contract(), rows, keys, SourceSettings.DEFAULT));
            await().until(() -> !database.read("SELECT target FROM " + database.name(schema + "_rows", Table.MARKS))
                    .isEmpty());
        }
    }
}
