package dev.rowcast.e2e;

import java.nio.file.Path;

/** This one of the two JVMs that run these tests side by side, each with a stack of its own. */
final class Fork {
    /** With its number, from 1. */
    private static final String NAME = System.getProperty("rowcast.e2e.jvm", "jvm-1");

    /** Between the ports of the stacks and those that the system gives to outgoing connections. */
    private static final int LOWEST_PORT = 32_000;

    private static final int PORTS = 384;

    private Fork() {}

    /** A folder that the other doesn't use. */
    static Path folder(String name) {
        return Path.of("target", NAME, name);
    }

    /** The first of the ports that the other doesn't use. */
    static int firstPort() {
        return LOWEST_PORT + (NAME.endsWith("-1") ? 0 : PORTS);
    }

    /** The last of them. */
    static int lastPort() {
        return firstPort() + PORTS - 1;
    }
}
