package dev.rowcast.contract.export;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.Naming;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.Column;
import dev.rowcast.v1.ColumnProto;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A contract as protobuf descriptors: what protoc makes of the exported .proto file. The typed messages beside the row are twins of
 * rowcast.v1's, made from their descriptors, so that their numbers can't differ.
 */
public final class ContractDescriptors {
    private ContractDescriptors() {}

    /** The whole file of a table: row, key, change, requests and service. */
    public static FileDescriptorProto file(Contract contract) {
        String scope = scope(contract);
        String message = contract.messageName();
        DescriptorProto change = twin(
                ChangeEvent.getDescriptor(),
                Naming.changeMessage(message),
                Map.of("key", scope + Naming.keyMessage(message), "before", scope + message, "after", scope + message));
        DescriptorProto push = twin(
                PushRequest.getDescriptor(),
                Naming.pushRequest(message),
                Map.of("changes", scope + Naming.changeMessage(message)));
        DescriptorProto stream = twin(
                StreamRequest.getDescriptor(),
                Naming.streamRequest(message),
                Map.of("batch", scope + Naming.pushRequest(message)));
        FileDescriptorProto.Builder file = rowFile(contract)
                .addMessageType(change)
                .addMessageType(push)
                .addMessageType(stream)
                .addService(service(contract))
                .setOptions(FileOptions.newBuilder()
                        .setJavaPackage(Naming.javaPackage(contract.packageName()))
                        .setJavaMultipleFiles(true)
                        .setJavaOuterClassname(Naming.javaOuterClass(message)));
        return JsonNames.in(file.addAllDependency(Imports.of(file.build())).build());
    }

    /**
     * All that a reader who never heard of the table needs to decode its rows and keys, imports first: the set that a generic batch carries.
     * The column option stands in it, but its definition doesn't, which nobody needs to decode a row.
     */
    public static FileDescriptorSet descriptorSet(Contract contract) {
        return Imports.withImports(List.of(rowsOnly(contract)));
    }

    /**
     * The whole files of all the contracts, by name, each behind what it imports, and with the fields' JSON names: what protoc gives with
     * {@code --include_imports}.
     */
    public static FileDescriptorSet descriptorSet(Collection<Contract> contracts) {
        Map<String, FileDescriptorProto> files = new TreeMap<>();
        contracts.forEach(contract -> files.put(fileName(contract), file(contract)));
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        Imports.withImports(files.values()).getFileList().forEach(file -> set.addFile(JsonNames.in(file)));
        return set.build();
    }

    /** The path of the contract's .proto file, such as {@code shop/orders.proto}. */
    public static String fileName(Contract contract) {
        return Naming.fileName(contract.packageName(), contract.messageName());
    }

    /** The row's message, to build and read rows with. */
    public static Descriptor row(Contract contract) {
        return message(contract, contract.messageName());
    }

    /** The key's message; without a field where the table has no key. */
    public static Descriptor key(Contract contract) {
        return message(contract, Naming.keyMessage(contract.messageName()));
    }

    private static FileDescriptorProto rowsOnly(Contract contract) {
        FileDescriptorProto.Builder file = rowFile(contract);
        return file.addAllDependency(Imports.ofTypes(file.build())).build();
    }

    private static Descriptor message(Contract contract, String name) {
        FileDescriptorProto rows = rowsOnly(contract);
        FileDescriptor[] imports =
                rows.getDependencyList().stream().map(Imports::file).toArray(FileDescriptor[]::new);
        try {
            return FileDescriptor.buildFrom(rows, imports).findMessageTypeByName(name);
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(
                    "the contract of " + contract.table() + ", revision " + contract.revision()
                            + ", is no valid protobuf: " + e.getMessage(),
                    e);
        }
    }

    private static FileDescriptorProto.Builder rowFile(Contract contract) {
        String message = contract.messageName();
        // Whoever is compiled against an earlier key goes on reading it, and its numbers get no other meaning.
        Stream<ContractField> former = contract.formerKey().stream()
                .map(field -> field.state() == FieldState.PURGED ? field : field.in(FieldState.DROPPED));
        return FileDescriptorProto.newBuilder()
                .setName(fileName(contract))
                .setPackage(contract.packageName())
                .setSyntax("proto3")
                .addMessageType(rowMessage(message, contract.fields()))
                .addMessageType(rowMessage(
                        Naming.keyMessage(message),
                        Stream.concat(contract.keyFields().stream(), former).toList()));
    }

    private static DescriptorProto rowMessage(String name, List<ContractField> fields) {
        DescriptorProto.Builder message = withPresence(
                name,
                fields.stream()
                        .filter(field -> field.state() != FieldState.PURGED)
                        .map(ContractDescriptors::field)
                        .toList());
        fields.stream()
                .filter(field -> field.state() == FieldState.PURGED)
                .forEach(field -> message.addReservedName(field.name())
                        .addReservedRange(ReservedRange.newBuilder()
                                .setStart(field.number())
                                .setEnd(field.number() + 1)));
        return message.build();
    }

    private static FieldDescriptorProto field(ContractField field) {
        FieldDescriptorProto.Builder descriptor = FieldDescriptorProto.newBuilder()
                .setName(field.name())
                .setNumber(field.number())
                .setLabel(Label.LABEL_OPTIONAL);
        if (field.type().isMessage()) {
            descriptor.setType(Type.TYPE_MESSAGE).setTypeName("." + field.type().protobufType());
        } else {
            descriptor.setType(scalar(field.type())).setProto3Optional(true);
        }
        boolean respelt = !field.name().equals(field.column());
        if (respelt || !field.active()) {
            FieldOptions.Builder options = FieldOptions.newBuilder();
            if (!field.active()) {
                options.setDeprecated(true);
            }
            if (respelt) {
                options.setExtension(
                        ColumnProto.column,
                        Column.newBuilder().setName(field.column()).build());
            }
            descriptor.setOptions(options);
        }
        return descriptor.build();
    }

    private static Type scalar(SemanticType type) {
        return Type.valueOf("TYPE_" + type.protobufType().toUpperCase(Locale.ROOT));
    }

    /** The message under another name, with the fields named in {@code retyped} holding those messages in place of their encoded bytes. */
    private static DescriptorProto twin(Descriptor generic, String name, Map<String, String> retyped) {
        List<FieldDescriptorProto> fields = generic.toProto().getFieldList().stream()
                .map(field -> {
                    FieldDescriptorProto.Builder twin = field.toBuilder().clearOneofIndex();
                    String type = retyped.get(field.getName());
                    return type == null
                            ? twin.build()
                            : twin.setType(Type.TYPE_MESSAGE)
                                    .setTypeName(type)
                                    .clearProto3Optional()
                                    .build();
                })
                .toList();
        return withPresence(name, fields).build();
    }

    /** A message of these fields, each that is optional in a oneof of its own as protoc has it, named by protoc's rule. */
    private static DescriptorProto.Builder withPresence(String name, List<FieldDescriptorProto> fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        Set<String> taken = new HashSet<>();
        fields.forEach(field -> taken.add(field.getName()));
        for (FieldDescriptorProto field : fields) {
            if (!field.getProto3Optional()) {
                message.addField(field);
                continue;
            }
            String oneof = field.getName().startsWith("_") ? field.getName() : "_" + field.getName();
            while (!taken.add(oneof)) {
                oneof = "X" + oneof;
            }
            message.addField(field.toBuilder().setOneofIndex(message.getOneofDeclCount()));
            message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(oneof));
        }
        return message;
    }

    private static ServiceDescriptorProto service(Contract contract) {
        return ServiceDescriptorProto.newBuilder()
                .setName(Naming.subscriberService(contract.messageName()))
                .addMethod(MethodDescriptorProto.newBuilder()
                        .setName("Push")
                        .setInputType(scope(contract) + Naming.pushRequest(contract.messageName()))
                        .setOutputType("." + PushResponse.getDescriptor().getFullName()))
                .addMethod(MethodDescriptorProto.newBuilder()
                        .setName("Stream")
                        .setInputType(scope(contract) + Naming.streamRequest(contract.messageName()))
                        .setClientStreaming(true)
                        .setOutputType("." + StreamResponse.getDescriptor().getFullName())
                        .setServerStreaming(true))
                .build();
    }

    /** The package as a full name's beginning: {@code .shop.}. */
    private static String scope(Contract contract) {
        return contract.packageName().isEmpty() ? "." : "." + contract.packageName() + ".";
    }
}
