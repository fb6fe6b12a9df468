package dev.rowcast.contract.gate;

import dev.rowcast.change.TableId;

/** How a hold is resolved, in words for people; the log and the command line say the same. */
public final class HoldAdvice {
    private HoldAdvice() {}

    /** The command that approves. */
    public static String approve(TableId table, String decision) {
        return "rowcast contracts approve " + shellWord(table) + " --as " + shellWord(decision);
    }

    /** The command that rejects. */
    public static String reject(TableId table) {
        return "rowcast contracts reject " + shellWord(table);
    }

    /** The command that shows what each decision would do. */
    public static String diff(TableId table) {
        return diff(table.toString());
    }

    /** The same for a table by name. */
    public static String diff(String table) {
        return "rowcast contracts diff " + shellWord(table);
    }

    private static String shellWord(TableId table) {
        return shellWord(table.toString());
    }

    /** A word as a shell takes it. */
    public static String shellWord(String word) {
        return word.matches("[A-Za-z0-9_.,:=/@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
