package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    Path dir;

    @Test
    void leavesNothingOfADirectoryThatItMade() throws IOException {
        Path root = dir.resolve("new");
        Workspace workspace = Workspace.open(root);
        fill(root);
        workspace.delete();

        assertThat(root).doesNotExist();
    }

    @Test
    void leavesADirectoryThatWasThereAsItWas() throws IOException {
        Workspace workspace = Workspace.open(dir);
        fill(dir);
        workspace.delete();

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void leavesTheLogsWhereSomebodyNeedsThem() throws IOException {
        Workspace workspace = Workspace.open(dir.resolve("new"));
        fill(workspace.root());
        workspace.deleteAllButLogs();

        assertThat(workspace.root())
                .isDirectoryContaining("glob:**logs")
                .satisfies(root -> assertThat(root.toFile().list()).containsExactly("logs"));
        assertThat(workspace.root().resolve("logs/connect.log")).hasContent("why");
    }

    @Test
    void takesNoDirectoryWithSomethingInIt() throws IOException {
        fill(dir);

        assertThatThrownBy(() -> Workspace.open(dir))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("is not empty");
        assertThat(dir.resolve("mysql/data/ibdata1")).exists();
    }

    private static void fill(Path root) throws IOException {
        Files.createDirectories(root.resolve("mysql/data"));
        Files.writeString(root.resolve("mysql/data/ibdata1"), "rows");
        Files.createDirectories(root.resolve("logs"));
        Files.writeString(root.resolve("logs/connect.log"), "why");
        Files.writeString(root.resolve("endpoints.json"), "{}");
    }
}
