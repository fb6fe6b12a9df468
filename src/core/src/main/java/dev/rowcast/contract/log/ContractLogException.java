package dev.rowcast.contract.log;

import org.jspecify.annotations.Nullable;

/** The contract log can't be read or written. The message says where and what to do. */
public class ContractLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what happened, where, and what to do
     * @param cause the failure underneath; null where there is none
     */
    public ContractLogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
