package dev.rowcast.contract.log;

import java.util.Arrays;
import java.util.List;

/** What a log lacks of the entries that it is to have. Stateless. */
public final class LogTail {
    private LogTail() {}

    /**
     * The entries behind those that are there; none where all are.
     *
     * @param there what the log has
     * @param wanted what it is to begin with
     * @param place which log that is, for people
     * @param otherwise what to do where the log has something else, as a sentence without its full stop
     * @throws ContractLogException if what it has isn't the beginning of what it is to have
     */
    public static List<byte[]> missing(List<byte[]> there, List<byte[]> wanted, String place, String otherwise) {
        int common = 0;
        while (common < there.size()
                && common < wanted.size()
                && Arrays.equals(there.get(common), wanted.get(common))) {
            common++;
        }
        if (common < Math.min(there.size(), wanted.size())) {
            throw new ContractLogException(
                    "the contract log (" + place + ") isn't lost: it has " + there.size() + " entries, and entry "
                            + (common + 1) + " is another than that of the backup. Nothing was written; " + otherwise,
                    null);
        }
        return wanted.subList(common, wanted.size());
    }
}
