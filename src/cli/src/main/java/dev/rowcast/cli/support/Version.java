package dev.rowcast.cli.support;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the manifest, and what it runs on. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "rowcast " + (version == null ? "(not packaged)" : version),
            "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
        };
    }
}
