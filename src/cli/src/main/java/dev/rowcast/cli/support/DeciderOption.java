package dev.rowcast.cli.support;

import picocli.CommandLine.Option;

/** Who decides what the contract log is to remember. */
public final class DeciderOption {
    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who decides, as the log is to remember it. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String by;

    /** Their name. */
    public String name() {
        return by;
    }
}
