package dev.rowcast.tail;

import dev.rowcast.v1.Operation;

/** Colours of a terminal, or none. */
public enum Palette {
    /** Text alone. */
    PLAIN,
    /** ANSI escape sequences. */
    ANSI;

    private static final int DIM = 2;
    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;
    private static final int MAGENTA = 35;
    private static final int CYAN = 36;

    String dim(String text) {
        return in(DIM, text);
    }

    String warning(String text) {
        return in(RED, text);
    }

    String operation(Operation operation, String text) {
        return switch (operation) {
            case OPERATION_INSERT -> in(GREEN, text);
            case OPERATION_UPDATE -> in(YELLOW, text);
            case OPERATION_DELETE -> in(RED, text);
            case OPERATION_SNAPSHOT -> in(CYAN, text);
            default -> in(MAGENTA, text);
        };
    }

    private String in(int code, String text) {
        return this == PLAIN ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
