package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decisions that stand in a connector's configuration. Each names the revision that it makes, so that it counts once, whatever comes later and
 * however often the connector starts.
 */
public final class Approvals {
    /** None. */
    public static final Approvals NONE = new Approvals(Map.of());

    private static final String FORM = "DATABASE.TABLE@REVISION=DECISION, such as shop.orders@4=bridge";

    private final Map<String, Decision> byTableAndRevision;

    private Approvals(Map<String, Decision> byTableAndRevision) {
        this.byTableAndRevision = Map.copyOf(byTableAndRevision);
    }

    /**
     * Reads approvals: each {@code database.table@revision=decision}, separated by semicolons.
     *
     * @throws IllegalArgumentException if one can't be read; the message names it and says how it is written
     */
    public static Approvals parse(String text) {
        Map<String, Decision> approvals = new TreeMap<>();
        for (String each : text.split(";", -1)) {
            String approval = each.trim();
            if (approval.isEmpty()) {
                continue;
            }
            int equals = approval.indexOf('=', Math.max(0, approval.lastIndexOf('@')));
            int at = approval.lastIndexOf('@', Math.max(0, equals));
            if (at <= 0 || equals < 0 || approval.lastIndexOf('.', at) <= 0) {
                throw new IllegalArgumentException("\"" + approval + "\" is no approval; write " + FORM);
            }
            String revision = approval.substring(at + 1, equals).trim();
            if (!revision.matches("[1-9][0-9]{0,8}")) {
                throw new IllegalArgumentException("\"" + revision + "\" in \"" + approval
                        + "\" is no revision; write the one that the approval makes, as the hold's message has it");
            }
            Decision decision;
            try {
                decision = Decision.parse(approval.substring(equals + 1));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("\"" + approval + "\": " + wrong.getMessage(), wrong);
            }
            if (approvals.put(approval.substring(0, at).trim() + "@" + revision, decision) != null) {
                throw new IllegalArgumentException(
                        "\"" + approval + "\" stands beside another decision for the same revision");
            }
        }
        return new Approvals(approvals);
    }

    /** One approval as {@link #parse} reads it. */
    public static String text(TableId table, int revision, String decision) {
        return table + "@" + revision + "=" + decision;
    }

    /** What was decided about that revision of the table. */
    public Optional<Decision> of(TableId table, int revision) {
        return Optional.ofNullable(byTableAndRevision.get(table + "@" + revision));
    }
}
