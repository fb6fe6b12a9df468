package dev.rowcast.e2e;

import java.util.Map;

/**
 * What is kept of a seed once it is over: its findings hold all its changes and deliveries, tens of megabytes, and a run may have many seeds.
 *
 * @param line of the table
 * @param againBy of how many changes somebody got more than one delivery, by why
 */
record ChaosFigures(
        String line,
        int changes,
        int faults,
        int deliveries,
        int lost,
        int outOfOrder,
        int sharedIds,
        int readBack,
        int parked,
        int again,
        Map<String, Integer> againBy) {
    static ChaosFigures of(ChaosFindings findings) {
        return new ChaosFigures(
                findings.line(),
                findings.changes(),
                findings.faultCount(),
                findings.deliveries(),
                findings.lost(),
                findings.outOfOrder(),
                findings.sharedIds(),
                findings.readBack(),
                findings.parked(),
                findings.again(),
                Map.copyOf(findings.againBy()));
    }
}
