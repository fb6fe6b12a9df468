package dev.rowcast.cli.run;

import sun.misc.Signal;

/** SIGTERM and Ctrl-C: the first asks the process to end, another ends it at once. And SIGHUP, which asks it to read its configuration again. */
final class EndSignals {
    private static final int BY_CTRL_C = 130;

    private boolean asked;

    private EndSignals() {}

    /** Has the first of them run that, on a thread of its own. */
    static void handle(Runnable end) {
        EndSignals signals = new EndSignals();
        Signal.handle(new Signal("TERM"), signal -> signals.got(end));
        Signal.handle(new Signal("INT"), signal -> signals.got(end));
    }

    /** Has each SIGHUP, as systemd sends it for a reload, run that. Where SIGHUP is ignored, as under nohup, it stays so. */
    static void handleReload(Runnable reload) {
        Signal.handle(new Signal("HUP"), signal -> reload.run());
    }

    private synchronized void got(Runnable end) {
        if (asked) {
            Runtime.getRuntime().halt(BY_CTRL_C);
        }
        asked = true;
        end.run();
    }
}
