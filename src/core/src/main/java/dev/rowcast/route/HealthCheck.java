package dev.rowcast.route;

/** Whether a service is asked, by gRPC's standard health service, if it takes calls at the moment. */
public enum HealthCheck {
    /** It is not asked. */
    NONE,
    /** About the server as a whole. */
    SERVER,
    /** About the service by its full name. */
    SERVICE
}
