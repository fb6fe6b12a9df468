package dev.rowcast.sample;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.v1.ColumnProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a table's rows and keys, built from a batch's own description.
 *
 * @param row the row's message
 * @param key the key's message; null where the description has none
 */
record RowTypes(Descriptor row, @Nullable Descriptor key) {
    private static final ExtensionRegistry EXTENSIONS = extensions();

    /**
     * Builds them.
     *
     * @param messageType full name of the row's message
     * @throws UnusableDescriptionException if the set doesn't hold it, or isn't whole
     */
    static RowTypes of(FileDescriptorSet set, String messageType) throws UnusableDescriptionException {
        Map<String, FileDescriptorProto> files = new HashMap<>();
        for (FileDescriptorProto file : withOptions(set).getFileList()) {
            files.put(file.getName(), file);
        }
        Map<String, FileDescriptor> built = new HashMap<>();
        for (String name : List.copyOf(files.keySet())) {
            build(name, files, built);
        }
        Descriptor row = find(built, messageType);
        if (row == null) {
            throw new UnusableDescriptionException("its description has no message " + messageType);
        }
        return new RowTypes(row, find(built, messageType + "Key"));
    }

    private static FileDescriptor build(
            String name, Map<String, FileDescriptorProto> files, Map<String, FileDescriptor> built)
            throws UnusableDescriptionException {
        FileDescriptor done = built.get(name);
        if (done != null) {
            return done;
        }
        // Taken out, so that files which import each other end here too.
        FileDescriptorProto file = files.remove(name);
        if (file == null) {
            throw new UnusableDescriptionException("its description lacks the file " + name);
        }
        List<FileDescriptor> imports = new ArrayList<>();
        for (String dependency : file.getDependencyList()) {
            imports.add(build(dependency, files, built));
        }
        try {
            FileDescriptor descriptor = FileDescriptor.buildFrom(file, imports.toArray(new FileDescriptor[0]));
            built.put(name, descriptor);
            return descriptor;
        } catch (DescriptorValidationException e) {
            throw new UnusableDescriptionException("its description is no valid protobuf: " + e.getMessage());
        }
    }

    private static @Nullable Descriptor find(Map<String, FileDescriptor> files, String messageType) {
        for (FileDescriptor file : files.values()) {
            String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
            Descriptor found = messageType.startsWith(prefix)
                    ? file.findMessageTypeByName(messageType.substring(prefix.length()))
                    : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** gRPC read the set without knowing the column option; read again, the options show. */
    private static FileDescriptorSet withOptions(FileDescriptorSet set) throws UnusableDescriptionException {
        try {
            return FileDescriptorSet.parseFrom(set.toByteString(), EXTENSIONS);
        } catch (InvalidProtocolBufferException e) {
            throw new UnusableDescriptionException("its description can't be read: " + e.getMessage());
        }
    }

    private static ExtensionRegistry extensions() {
        ExtensionRegistry registry = ExtensionRegistry.newInstance();
        ColumnProto.registerAllExtensions(registry);
        return registry;
    }

    /** A description that rows can't be read with. The message says why. */
    static final class UnusableDescriptionException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableDescriptionException(String message) {
            super(message);
        }
    }
}
