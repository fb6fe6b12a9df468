package dev.rowcast.contract.gate;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.NameText;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.TableHistory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Decisions that stand in a connector's configuration. Each names the revision that it makes, so that it counts once, whatever comes later and
 * however often the connector starts.
 */
public final class Approvals {
    /** None. */
    public static final Approvals NONE = new Approvals(Map.of());

    private static final String FORM = "DATABASE.TABLE@REVISION=DECISION, such as shop.orders@4=bridge";

    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");

    private final Map<String, Decision> byTableAndRevision;

    private Approvals(Map<String, Decision> byTableAndRevision) {
        this.byTableAndRevision = Map.copyOf(byTableAndRevision);
    }

    /**
     * Reads approvals: each {@code database.table@revision=decision}, separated by semicolons. Names may stand in backticks, and have to where they hold a
     * semicolon, an at or equals sign or a comma.
     *
     * @throws IllegalArgumentException if one can't be read; the message names it and says how it is written
     */
    public static Approvals parse(String text) {
        Map<String, Decision> approvals = new TreeMap<>();
        int start = 0;
        while (start <= text.length()) {
            int end = NameText.indexOf(text, ';', start);
            String approval =
                    text.substring(start, end < 0 ? text.length() : end).trim();
            start = end < 0 ? text.length() + 1 : end + 1;
            if (approval.isEmpty()) {
                continue;
            }
            int at = at(approval);
            int equals = approval.indexOf('=', Math.max(0, at));
            int dot = NameText.indexOf(approval, '.', 0);
            if (dot <= 0 || at < dot || equals < 0) {
                throw new IllegalArgumentException("\"" + approval + "\" is no approval; write " + FORM);
            }
            String revision = approval.substring(at + 1, equals).trim();
            if (!REVISION.matcher(revision).matches()) {
                throw new IllegalArgumentException("\"" + revision + "\" in \"" + approval
                        + "\" is no revision; write the one that the approval makes, as the hold's message has it");
            }
            TableId table = new TableId(
                    NameText.name(approval.substring(0, dot)), NameText.name(approval.substring(dot + 1, at)));
            Decision decision;
            try {
                decision = Decision.parse(approval.substring(equals + 1));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("\"" + approval + "\": " + wrong.getMessage(), wrong);
            }
            if (approvals.put(table + "@" + revision, decision) != null) {
                throw new IllegalArgumentException(
                        "\"" + approval + "\" stands beside another decision for the same revision");
            }
        }
        return new Approvals(approvals);
    }

    /** Where the revision begins: at the first that stands as one, for names may hold such a character too. */
    private static int at(String approval) {
        int first = NameText.indexOf(approval, '@', 0);
        for (int at = first; at >= 0; at = NameText.indexOf(approval, '@', at + 1)) {
            int equals = approval.indexOf('=', at);
            if (equals > at
                    && REVISION.matcher(approval.substring(at + 1, equals).trim())
                            .matches()) {
                return at;
            }
        }
        return first;
    }

    /** One approval as {@link #parse} reads it. */
    public static String text(TableId table, int revision, String decision) {
        return NameText.of(table.database()) + "." + NameText.of(table.table()) + "@" + revision + "=" + decision;
    }

    /**
     * What none of these can do any more, since the revision that it was to make was made otherwise: a sentence each, in the order of tables and revisions.
     *
     * @param registry has read its log
     */
    public List<String> overtaken(ContractRegistry registry) {
        List<String> sentences = new ArrayList<>();
        for (TableHistory history : registry.histories()) {
            Map<Integer, ContractEntry> made = new LinkedHashMap<>();
            history.entries().forEach(entry -> made.putIfAbsent(entry.contract().revision(), entry));
            made.forEach((revision, entry) -> of(history.table(), revision)
                    .filter(decision -> !entry.decision().equals(decision.toString()))
                    .ifPresent(decision -> sentences.add(overtaken(decision, entry))));
        }
        return sentences;
    }

    private static String overtaken(Decision decision, ContractEntry made) {
        Instant at = Instant.ofEpochMilli(made.decidedAtMillis()).truncatedTo(ChronoUnit.SECONDS);
        return "contract.approve has \"" + decision + "\" for revision "
                + made.contract().revision() + " of "
                + made.table() + ", which was made " + made.origin() + " at " + at
                + ": it did nothing, and never will. Take it out; if the table is held, the log says which revision an"
                + " approval makes";
    }

    /** What was decided about that revision of the table. */
    public Optional<Decision> of(TableId table, int revision) {
        return Optional.ofNullable(byTableAndRevision.get(table + "@" + revision));
    }
}
