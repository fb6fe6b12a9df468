package dev.rowcast.contract.log;

import org.jspecify.annotations.Nullable;

/** The contract log can't be read or written now, and may be later: nothing of it is known to be lost or wrong. */
public final class ContractLogUnavailableException extends ContractLogException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what happened, where, and what to do
     * @param cause the failure underneath; null where there is none
     */
    public ContractLogUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
