package dev.rowcast.route;

/** Whether to watch a service's health by gRPC's standard health service. */
public enum HealthCheck {
    /** No health check. */
    NONE,
    /** The health of the server as a whole. */
    SERVER,
    /** The health of the service, by its full name. */
    SERVICE
}
