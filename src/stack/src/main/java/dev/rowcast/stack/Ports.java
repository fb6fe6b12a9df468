package dev.rowcast.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The ports of a stack. They are kept over a stop and a start, because connectors that were registered name them.
 *
 * <p>Below the range of which the system takes the ports of outgoing connections: else such a connection sits on a port whose server
 * is down for a moment, or, dialling that very port, reaches itself.
 */
final class Ports {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, Integer> ports;
    private final Random random = new Random();

    private Ports(Path file, Map<String, Integer> ports) {
        this.file = file;
        this.ports = ports;
    }

    static Ports of(StackDirectory dir) {
        Path file = dir.ports();
        try {
            return new Ports(
                    file,
                    Files.exists(file)
                            ? new TreeMap<>(JSON.readValue(
                                    Files.readString(file), new TypeReference<Map<String, Integer>>() {}))
                            : new TreeMap<>());
        } catch (IOException e) {
            throw new StackException(
                    file + " is not what the stack writes (" + e.getMessage() + "). Delete it and start again.", e);
        }
    }

    /** The port of that name: the one it had, else a free one, which it keeps. */
    synchronized int of(String name) {
        Integer known = ports.get(name);
        if (known != null) {
            return known;
        }
        int port = free();
        ports.put(name, port);
        write();
        return port;
    }

    /** Lets go of the ports that somebody else has taken since, and names them. */
    synchronized Map<String, Integer> dropTaken() {
        Map<String, Integer> taken = new TreeMap<>(ports);
        taken.values().removeIf(Ports::isFree);
        ports.keySet().removeAll(taken.keySet());
        return taken;
    }

    private int free() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = LOWEST + random.nextInt(HIGHEST - LOWEST);
            if (!ports.containsValue(port) && isFree(port)) {
                return port;
            }
        }
        throw new StackException("No free port was found between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1.");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(at(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** That port on 127.0.0.1, whichever loopback address this JVM would rather take. */
    static InetSocketAddress at(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write() {
        try {
            Files.writeString(file, JSON.writeValueAsString(ports));
        } catch (IOException e) {
            throw new StackException("The ports cannot be written to " + file + ": " + e + ".", e);
        }
    }
}
