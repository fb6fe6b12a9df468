package dev.rowcast.contract.log;

/**
 * The order of places by which entries that don't say how many they follow were let into the log or passed over. They are for ever, so that a log
 * always folds to what it folded to when it was written; nothing else goes by it.
 */
final class FormerOrder {
    private FormerOrder() {}

    static boolean precedes(LogPosition place, LogPosition other) {
        if (!place.server().equals(other.server())) {
            return false;
        }
        String gtid = place.gtid();
        String otherGtid = other.gtid();
        if (gtid != null && otherGtid != null) {
            int mine = gtid.lastIndexOf(':');
            int theirs = otherGtid.lastIndexOf(':');
            if (mine < 0 || theirs < 0 || !gtid.substring(0, mine).equals(otherGtid.substring(0, theirs))) {
                return place.timeMillis() > 0 && place.timeMillis() < other.timeMillis();
            }
            if (!gtid.equals(otherGtid)) {
                return isLess(gtid.substring(mine + 1), otherGtid.substring(theirs + 1));
            }
        }
        String file = place.file();
        String otherFile = other.file();
        if (file.equals(otherFile)) {
            return place.position() < other.position();
        }
        int mine = file.lastIndexOf('.');
        int theirs = otherFile.lastIndexOf('.');
        return mine >= 0
                && theirs >= 0
                && file.substring(0, mine).equals(otherFile.substring(0, theirs))
                && isLess(file.substring(mine + 1), otherFile.substring(theirs + 1));
    }

    private static boolean isLess(String number, String other) {
        try {
            return Long.parseLong(number) < Long.parseLong(other);
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
