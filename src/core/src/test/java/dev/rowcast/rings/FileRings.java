package dev.rowcast.rings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rings of a graph, which are its strongly connected parts of more than one node, found by Tarjan's algorithm. For one use. */
final class FileRings {
    private final Map<String, Set<String>> edges;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> isOpen = new HashSet<>();
    private final List<List<String>> rings = new ArrayList<>();

    /** @param edges where each node leads; every node has an entry */
    FileRings(Map<String, Set<String>> edges) {
        this.edges = edges;
    }

    /** Each ring in the order of its names. */
    List<List<String>> rings() {
        for (String node : edges.keySet()) {
            if (!index.containsKey(node)) {
                visit(node);
            }
        }
        return rings;
    }

    private void visit(String node) {
        int own = index.size();
        index.put(node, own);
        lowest.put(node, own);
        open.push(node);
        isOpen.add(node);
        for (String next : edges.get(node)) {
            if (!index.containsKey(next)) {
                visit(next);
                lowest.merge(node, lowest.get(next), Math::min);
            } else if (isOpen.contains(next)) {
                lowest.merge(node, index.get(next), Math::min);
            }
        }
        if (lowest.get(node) == own) {
            close(node);
        }
    }

    private void close(String node) {
        List<String> part = new ArrayList<>();
        String last;
        do {
            last = open.pop();
            isOpen.remove(last);
            part.add(last);
        } while (!last.equals(node));
        if (part.size() > 1) {
            Collections.sort(part);
            rings.add(part);
        }
    }
}
