package dev.rowcast.standalone.config;

/**
 * Where {@code /healthz} and {@code /metrics} are answered.
 *
 * @param address of this machine
 * @param port 0 for any that is free
 */
public record HttpSettings(String address, int port) {}
