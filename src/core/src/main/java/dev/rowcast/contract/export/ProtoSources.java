package dev.rowcast.contract.export;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import dev.rowcast.v1.ChangeEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The .proto files that lie in the jars of their Java classes: rowcast.v1 and google.type. */
final class ProtoSources {
    private static final String GENERIC = "rowcast/v1/change_subscriber.proto";
    private static final String GO_PACKAGE = "option go_package";
    private static final Pattern FIRST_OPTION = Pattern.compile("^option ", Pattern.MULTILINE);

    private ProtoSources() {}

    /** The bytes of the file, with its {@code go_package} where they have none. */
    static byte[] read(FileDescriptorProto file) {
        byte[] source = read(file.getName());
        String text = new String(source, StandardCharsets.UTF_8);
        if (!file.getOptions().hasGoPackage() || text.contains(GO_PACKAGE)) {
            return source;
        }
        String option = GO_PACKAGE + " = \"" + file.getOptions().getGoPackage() + "\";\n";
        return FIRST_OPTION
                .matcher(text)
                .replaceFirst(Matcher.quoteReplacement(option) + "$0")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes of the file, by the name under which it is imported. */
    static byte[] read(String name) {
        ClassLoader loader =
                Optional.ofNullable(ChangeEvent.class.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader);
        try (InputStream file = loader.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(
                        name
                                + " is missing on the class path: rowcast-proto and proto-google-common-protos bring it in their jars");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be read from its jar", e);
        }
    }

    /** The lines of the comment above a field of one of the generic delivery messages, so that it need not be written twice. */
    static List<String> fieldComment(String message, String field) {
        Pattern declaration = Pattern.compile("\\s*[\\w. ]+ " + Pattern.quote(field) + " = \\d+;.*");
        boolean inside = false;
        List<String> comment = new ArrayList<>();
        for (String line : new String(read(GENERIC), StandardCharsets.UTF_8).split("\n", -1)) {
            String bare = line.strip();
            if (bare.equals("message " + message + " {")) {
                inside = true;
            } else if (inside && bare.startsWith("//")) {
                comment.add(bare.substring(2).strip());
            } else if (inside && declaration.matcher(line).matches()) {
                return List.copyOf(comment);
            } else {
                comment.clear();
            }
        }
        throw new IllegalStateException(GENERIC + " has no field " + message + "." + field);
    }
}
