package dev.rowcast.contract.gate;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Decision;
import java.util.List;

/**
 * One way in which a held shape can be approved.
 *
 * @param decisions the decisions that come to this, as {@link Decision#parse} reads them; at least one
 * @param contract the contract that the approval makes
 */
public record ApprovalOption(List<String> decisions, Contract contract) {
    public ApprovalOption {
        decisions = List.copyOf(decisions);
    }
}
