package dev.rowcast.contract.export;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.v1.ColumnProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A contract as the source of a .proto file, which protoc turns into just what {@link ContractDescriptors#file} says. */
public final class ProtoFile {
    /** The first that takes {@code optional} in proto3 as it is. */
    private static final String LEAST_PROTOC = "3.15";

    private final FileDescriptorProto file;
    private final FileComments comments;
    private final StringBuilder text = new StringBuilder();

    private ProtoFile(FileDescriptorProto file, FileComments comments) {
        this.file = file;
        this.comments = comments;
    }

    /** The file's text, UTF-8 with line feeds; the same for the same contract. */
    public static String text(Contract contract) {
        return new ProtoFile(ContractDescriptors.file(contract), new FileComments(contract, Map.of())).print();
    }

    /** The file's text for the latest revision; its remarks also say at which revision a field fell out of use. */
    public static String text(TableHistory history) {
        return text(history, Optional.empty());
    }

    /** Like {@link #text(TableHistory)}, and it says where its Go code lies. */
    public static String text(TableHistory history, Optional<GoPackages> goPackages) {
        Contract contract = history.base();
        Map<Integer, Integer> unusedSince = new TreeMap<>();
        for (ContractEntry entry : history.entries()) {
            for (ContractField field : entry.contract().fields()) {
                if (field.active()) {
                    unusedSince.remove(field.number());
                } else {
                    unusedSince.putIfAbsent(field.number(), entry.contract().revision());
                }
            }
        }
        FileDescriptorProto file = ContractDescriptors.file(contract);
        return new ProtoFile(goPackages.map(go -> go.in(file)).orElse(file), new FileComments(contract, unusedSince))
                .print();
    }

    private String print() {
        text.append("// The contract of ")
                .append(comments.table())
                .append(" as Rowcast exports it. Numbers and names are given once and never move.\n")
                .append("// protoc ")
                .append(LEAST_PROTOC)
                .append(" or newer compiles it.\n");
        text.append("syntax = \"").append(file.getSyntax()).append("\";\n\n");
        if (!file.getPackage().isEmpty()) {
            text.append("package ").append(file.getPackage()).append(";\n\n");
        }
        file.getDependencyList()
                .forEach(name -> text.append("import \"").append(name).append("\";\n"));
        text.append('\n');
        if (file.getOptions().hasGoPackage()) {
            text.append("option go_package = \"")
                    .append(file.getOptions().getGoPackage())
                    .append("\";\n");
        }
        text.append("option java_multiple_files = ")
                .append(file.getOptions().getJavaMultipleFiles())
                .append(";\n");
        text.append("option java_outer_classname = \"")
                .append(file.getOptions().getJavaOuterClassname())
                .append("\";\n");
        text.append("option java_package = \"")
                .append(file.getOptions().getJavaPackage())
                .append("\";\n");
        file.getMessageTypeList().forEach(this::message);
        file.getServiceList().forEach(this::service);
        return text.toString();
    }

    private void message(DescriptorProto message) {
        text.append('\n');
        comments.of(message.getName()).forEach(line -> comment("", line));
        text.append("message ").append(message.getName());
        if (message.getFieldCount() == 0 && message.getReservedRangeCount() == 0) {
            text.append(" {}\n");
            return;
        }
        text.append(" {\n");
        for (int i = 0; i < message.getReservedRangeCount(); i++) {
            text.append("  reserved ")
                    .append(message.getReservedRange(i).getStart())
                    .append(";\n  reserved ")
                    .append(literal(message.getReservedName(i)))
                    .append(";\n");
        }
        for (FieldDescriptorProto field : message.getFieldList()) {
            comments.of(message.getName(), field.getName()).forEach(line -> comment("  ", line));
            text.append("  ").append(field(field));
            String remark = comments.remark(message.getName(), field.getNumber());
            text.append(remark.isEmpty() ? "\n" : " // " + remark + "\n");
        }
        text.append("}\n");
    }

    private String field(FieldDescriptorProto field) {
        String label =
                field.getLabel() == Label.LABEL_REPEATED ? "repeated " : field.getProto3Optional() ? "optional " : "";
        List<String> options = new ArrayList<>();
        if (field.getOptions().getDeprecated()) {
            options.add("deprecated = true");
        }
        if (field.getOptions().hasExtension(ColumnProto.column)) {
            String column = field.getOptions().getExtension(ColumnProto.column).getName();
            options.add("(" + resolvable(".rowcast.v1.column") + ").name = " + literal(column));
        }
        return label + type(field) + " " + field.getName() + " = " + field.getNumber()
                + (options.isEmpty() ? "" : " [" + String.join(", ", options) + "]") + ";";
    }

    private void service(ServiceDescriptorProto service) {
        text.append('\n');
        comments.of(service.getName()).forEach(line -> comment("", line));
        text.append("service ").append(service.getName()).append(" {\n");
        for (MethodDescriptorProto method : service.getMethodList()) {
            comments.of(service.getName(), method.getName()).forEach(line -> comment("  ", line));
            text.append("  rpc ")
                    .append(method.getName())
                    .append(method.getClientStreaming() ? "(stream " : "(")
                    .append(resolvable(method.getInputType()))
                    .append(method.getServerStreaming() ? ") returns (stream " : ") returns (")
                    .append(resolvable(method.getOutputType()))
                    .append(");\n");
        }
        text.append("}\n");
    }

    private void comment(String indent, String line) {
        text.append(indent)
                .append("//")
                .append(line.isEmpty() ? "" : " ")
                .append(line)
                .append('\n');
    }

    private String type(FieldDescriptorProto field) {
        return field.getType() == Type.TYPE_MESSAGE || field.getType() == Type.TYPE_ENUM
                ? resolvable(field.getTypeName())
                : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    }

    /** The shortest spelling of a full name that protoc, which looks a name up from the inside out, finds in this file's package. */
    private String resolvable(String fullName) {
        String scope = file.getPackage().isEmpty() ? "." : "." + file.getPackage() + ".";
        if (fullName.startsWith(scope) && fullName.indexOf('.', scope.length()) < 0) {
            return fullName.substring(scope.length());
        }
        String root = fullName.substring(1, fullName.indexOf('.', 1));
        boolean hidden = List.of(file.getPackage().split("\\.", -1)).contains(root);
        return hidden ? fullName : fullName.substring(1);
    }

    private static String literal(String value) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else if (c < ' ' || c == 127) {
                literal.append(String.format(Locale.ROOT, "\\%03o", (int) c));
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }
}
