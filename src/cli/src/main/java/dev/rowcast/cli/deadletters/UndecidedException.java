package dev.rowcast.cli.deadletters;

import dev.rowcast.contract.log.ContractLogException;

/** The contract log would have to get an entry before the change can go out. */
final class UndecidedException extends ContractLogException {
    private static final long serialVersionUID = 1L;

    /** @param subject what the entry is about */
    UndecidedException(String subject) {
        super(
                "the contract log has nothing on rows like this one of " + subject
                        + ", and sending again decides nothing: let the connector run until it has met them, or see what waits for a"
                        + " decision with: rowcast contracts list",
                null);
    }
}
