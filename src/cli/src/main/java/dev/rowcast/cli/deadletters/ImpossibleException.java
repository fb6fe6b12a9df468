package dev.rowcast.cli.deadletters;

/** A letter can't be sent again, and won't be able to either. The message says why. */
final class ImpossibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImpossibleException(String why) {
        super(why);
    }
}
