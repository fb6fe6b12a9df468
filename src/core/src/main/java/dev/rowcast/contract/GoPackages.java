package dev.rowcast.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where protoc puts the Go code of exported files: under one import path, in a folder for each protobuf package.
 *
 * @param prefix the import path of the folder that holds them all, such as {@code example.com/acme/contracts}; without a slash at its end
 */
public record GoPackages(String prefix) {
    private static final String PART = "[A-Za-z0-9_~-](?:[A-Za-z0-9._~-]*+(?<!\\.))?+";
    private static final Pattern PREFIX = Pattern.compile(PART + "(?:/" + PART + ")*+");

    /** Folders out of which Go imports nothing, or only next door. */
    private static final Set<String> CLOSED = Set.of("internal", "main", "vendor");

    /** @throws IllegalArgumentException if the prefix is no import path; the message says what would be one */
    public GoPackages {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("\"" + prefix
                    + "\" is no Go import path: write parts of letters, digits, dots, dashes, underscores and tildes with"
                    + " slashes between, such as example.com/acme/contracts");
        }
    }

    /** The import path of a protobuf package's code: {@code example.com/acme/contracts/shop} for {@code shop}. */
    public String importPath(String packageName) {
        StringBuilder path = new StringBuilder(prefix);
        for (String part : packageName.split("\\.", -1)) {
            path.append('/').append(part).append(CLOSED.contains(part) ? "_" : "");
        }
        return path.toString();
    }

    /** The file with its {@code go_package}; one that has it already, as Google's have, stays as it is. */
    public FileDescriptorProto in(FileDescriptorProto file) {
        if (file.getOptions().hasGoPackage()) {
            return file;
        }
        FileDescriptorProto.Builder named = file.toBuilder();
        named.getOptionsBuilder().setGoPackage(importPath(file.getPackage()));
        return named.build();
    }
}
