package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.rowcast.stack.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Percona's tool itself, out of Debian's packages, which are unpacked beside the tests: nothing is installed. */
final class PtOnlineSchemaChange {
    private static final Path FOLDER = Path.of("target", "percona");

    private static final String UNPACK = """
            set -e
            apt-get -qq -o APT::Sandbox::User=root download percona-toolkit libdbi-perl libdbd-mysql-perl libmariadb3
            for package in *.deb; do dpkg-deb -x "$package" unpacked; done
            mv unpacked tool
            """;

    private static final String RUN = """
            libraries=$(echo tool/usr/lib/*/libmariadb3)
            export PERL5LIB=$(echo tool/usr/lib/*/perl5/* | tr ' ' ':'):tool/usr/share/perl5
            export LD_LIBRARY_PATH=$(dirname "$libraries") MARIADB_PLUGIN_DIR=$PWD/$libraries/plugin
            exec perl tool/usr/bin/pt-online-schema-change "$@" 2>&1
            """;

    private PtOnlineSchemaChange() {}

    /** Makes it available. Where that can't be, for want of Debian's packages, of Perl or of a network, the test is aborted. */
    static void require() throws InterruptedException {
        try {
            Files.createDirectories(FOLDER);
            if (!Files.exists(FOLDER.resolve("tool"))) {
                Commands.Result unpacked = Commands.tried(FOLDER, List.of("bash", "-c", UNPACK));
                if (unpacked.status() != 0) {
                    abort("Debian's packages of pt-online-schema-change can't be had: " + unpacked.said());
                }
            }
            Commands.Result version = Commands.tried(FOLDER, List.of("bash", "-c", RUN, "pt", "--version"));
            if (version.status() != 0) {
                abort("pt-online-schema-change doesn't run here: " + version.said());
            }
        } catch (IOException e) {
            abort("pt-online-schema-change can't be had: " + e);
        }
    }

    /** Alters the table in small pieces, and returns when it has swapped the copy in. */
    static void alter(String database, String table, String change) throws IOException, InterruptedException {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        Commands.Result altered = Commands.tried(
                FOLDER,
                List.of(
                        "bash",
                        "-c",
                        RUN,
                        "pt",
                        "--alter=" + change,
                        "--execute",
                        "--no-version-check",
                        "--recursion-method=none",
                        "--charset=utf8mb4",
                        "--chunk-size=50",
                        "h=" + mysql.host() + ",P=" + mysql.port() + ",u=" + mysql.user() + ",p=" + mysql.password()
                                + ",D=" + database + ",t=" + table));
        assertThat(altered.said()).contains("Successfully altered");
    }
}
