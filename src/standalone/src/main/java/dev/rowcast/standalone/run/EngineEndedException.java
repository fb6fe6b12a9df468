package dev.rowcast.standalone.run;

import org.jspecify.annotations.Nullable;

/** The engine has ended by itself. The message says why, in its last cause's words. */
final class EngineEndedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EngineEndedException(@Nullable Throwable why) {
        super(why == null ? "the source connector ended without a reason" : root(why), why);
    }

    EngineEndedException(String why) {
        super(why);
    }

    private static String root(Throwable why) {
        Throwable root = why;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
