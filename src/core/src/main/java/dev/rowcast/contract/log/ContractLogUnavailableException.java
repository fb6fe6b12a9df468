package dev.rowcast.contract.log;

import org.jspecify.annotations.Nullable;

/** The contract log can't be read or written now, and may be later: nothing of it is known to be lost or wrong. */
public final class ContractLogUnavailableException extends ContractLogException {
    private static final long serialVersionUID = 1L;

    private final String where;

    /**
     * @param where what a person looks at, for a sentence that begins "Look at"
     * @param message what happened, where, and what to do
     * @param cause the failure underneath; null where there is none
     */
    public ContractLogUnavailableException(String where, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.where = where;
    }

    /** What a person looks at: the log, and who keeps it. */
    public String where() {
        return where;
    }
}
