package dev.rowcast.contract.gate;

import dev.rowcast.change.TableId;
import java.util.function.UnaryOperator;

/**
 * What a runtime calls the things that its messages tell people to use. Immutable.
 *
 * @param options what a command needs to find this one's contracts, such as {@code --state URL}; empty where its defaults do
 * @param program what is configured and started again
 * @param key names the setting with decisions
 * @param setting that setting as it is written, of the decisions' text
 */
public record RuntimeWords(String options, String program, String key, UnaryOperator<String> setting) {
    /** Those of Kafka Connect. */
    public static final RuntimeWords CONNECT =
            new RuntimeWords("", "connector", "contract.approve", decision -> "contract.approve=" + decision);

    /** That command, as it finds this one's contracts. */
    public String command(String command) {
        return options.isEmpty() ? command : command + " " + options;
    }

    /** The setting that decides, for where nobody has a shell. */
    public String setting(TableId table, int revision, String decision) {
        return setting.apply(Approvals.text(table, revision, decision));
    }
}
