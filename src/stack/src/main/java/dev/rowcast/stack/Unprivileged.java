package dev.rowcast.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * For a program that refuses to run as root: the user {@code nobody}, who may read and write as root does. So the program needs no place of its own that
 * others could enter.
 */
final class Unprivileged {
    private static final int NOBODY = 65534;

    private Unprivileged() {}

    /** Gives the directory to that user, when we are root. */
    static void own(Path directory) throws IOException {
        if (Tools.isRoot(directory)) {
            Files.setAttribute(directory, "unix:gid", NOBODY);
            Files.setAttribute(directory, "unix:uid", NOBODY);
        }
    }

    /**
     * The command, as that user when we are root.
     *
     * @param ours a directory that we made
     * @throws StackException when we are root and there is no {@code setpriv}
     */
    static List<String> command(Path ours, List<String> command) {
        if (!Tools.isRoot(ours)) {
            return command;
        }
        Path setpriv = Tools.find("setpriv")
                .orElseThrow(
                        () -> new StackException(
                                command.get(0) + " refuses to run as root, and setpriv, which would"
                                        + " run it as another user, is not on the PATH. Install util-linux, or start this as a user who isn't root."));
        List<String> whole = new ArrayList<>(List.of(
                setpriv.toString(),
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                // Else access(2) would leave out of account what the capability allows.
                "--securebits=+no_setuid_fixup",
                "--inh-caps=-all,+dac_override",
                "--ambient-caps=+dac_override"));
        whole.addAll(command);
        return whole;
    }
}
