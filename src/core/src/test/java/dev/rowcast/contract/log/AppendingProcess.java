package dev.rowcast.contract.log;

import java.nio.file.Path;

/** A process that appends to a contract log in a file, and prints the number of each entry when that is durable. */
public final class AppendingProcess {
    static final int EACH = 60;

    private AppendingProcess() {}

    public static void main(String[] args) {
        int first = Integer.parseInt(args[1]) * EACH;
        try (FileContractLog log = FileContractLog.open(Path.of(args[0]))) {
            for (int i = first; i < first + EACH; i++) {
                log.append(FileContractLogTest.note(i));
                System.out.println(i);
            }
        }
    }
}
