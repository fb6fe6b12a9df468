package dev.rowcast.connect;

/** The plugin's own version. */
final class Version {
    private Version() {}

    /** The version in the jar's manifest; {@code development} when run from class files. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
