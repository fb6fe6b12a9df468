package dev.rowcast.standalone.run;

/** Another process may lead by now, so this one delivers nothing more. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLostException() {
        super("the lease couldn't be prolonged in time, so another process may read the source by now");
    }
}
