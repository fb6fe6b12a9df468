package dev.rowcast.contract.export;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.TimestampProto;
import com.google.type.DateProto;
import com.google.type.DateTimeProto;
import com.google.type.DecimalProto;
import dev.rowcast.v1.ChangeSubscriberProto;
import dev.rowcast.v1.ColumnProto;
import dev.rowcast.v1.GeometryProto;
import dev.rowcast.v1.ValuesProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The files that an exported file may import. */
final class Imports {
    private static final List<FileDescriptor> FILES = List.of(
            ChangeSubscriberProto.getDescriptor(),
            ColumnProto.getDescriptor(),
            GeometryProto.getDescriptor(),
            ValuesProto.getDescriptor(),
            DateProto.getDescriptor(),
            DateTimeProto.getDescriptor(),
            DecimalProto.getDescriptor(),
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            DescriptorProtos.getDescriptor());

    private static final Map<String, FileDescriptor> BY_NAME = new HashMap<>();
    private static final Map<String, String> FILE_OF_TYPE = new HashMap<>();

    static {
        for (FileDescriptor file : FILES) {
            BY_NAME.put(file.getName(), file);
            for (Descriptor message : file.getMessageTypes()) {
                FILE_OF_TYPE.put("." + message.getFullName(), file.getName());
            }
            for (EnumDescriptor type : file.getEnumTypes()) {
                FILE_OF_TYPE.put("." + type.getFullName(), file.getName());
            }
        }
    }

    private Imports() {}

    /** What the file must import for its types and its options, by name. */
    static SortedSet<String> of(FileDescriptorProto file) {
        SortedSet<String> imports = ofTypes(file);
        boolean options =
                fields(file).stream().anyMatch(field -> field.getOptions().hasExtension(ColumnProto.column));
        if (options) {
            imports.add(ColumnProto.getDescriptor().getName());
        }
        return imports;
    }

    /** What the file must import for its types, by name. */
    static SortedSet<String> ofTypes(FileDescriptorProto file) {
        SortedSet<String> imports = new TreeSet<>();
        fields(file).forEach(field -> addFile(field.getTypeName(), imports));
        file.getServiceList()
                .forEach(service -> service.getMethodList().forEach(method -> {
                    addFile(method.getInputType(), imports);
                    addFile(method.getOutputType(), imports);
                }));
        return imports;
    }

    /** The file of that name among those that can be imported. */
    static FileDescriptor file(String name) {
        return Optional.ofNullable(BY_NAME.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no exported file can import " + name));
    }

    /** The files in their order, each behind what it imports. */
    static FileDescriptorSet withImports(Collection<FileDescriptorProto> files) {
        Map<String, FileDescriptorProto> ordered = new LinkedHashMap<>();
        for (FileDescriptorProto file : files) {
            file.getDependencyList().forEach(name -> addImport(file(name), ordered));
            ordered.put(file.getName(), file);
        }
        return FileDescriptorSet.newBuilder().addAllFile(ordered.values()).build();
    }

    private static void addImport(FileDescriptor file, Map<String, FileDescriptorProto> ordered) {
        if (!ordered.containsKey(file.getName())) {
            file.getDependencies().forEach(each -> addImport(each, ordered));
            ordered.put(file.getName(), file.toProto());
        }
    }

    private static void addFile(String type, SortedSet<String> imports) {
        String file = FILE_OF_TYPE.get(type);
        if (file != null) {
            imports.add(file);
        }
    }

    private static List<FieldDescriptorProto> fields(FileDescriptorProto file) {
        List<FieldDescriptorProto> fields = new ArrayList<>();
        for (DescriptorProto message : file.getMessageTypeList()) {
            fields.addAll(message.getFieldList());
        }
        return fields;
    }
}
