package dev.rowcast.standalone.state;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateTest extends StateContract {
    @TempDir
    Path folder;

    @Override
    State open() {
        return State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
    }
}
