package dev.rowcast.contract.export;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;

/** Writes each field's JSON name into a file's descriptor, as protoc does in descriptor sets; the descriptors in generated Java lack it. */
final class JsonNames {
    private JsonNames() {}

    static FileDescriptorProto in(FileDescriptorProto file) {
        FileDescriptorProto.Builder named = file.toBuilder();
        named.getMessageTypeBuilderList().forEach(JsonNames::in);
        named.getExtensionBuilderList().forEach(JsonNames::in);
        return named.build();
    }

    /** The name in protobuf's JSON form: {@code foo_bar} → {@code fooBar}. */
    static String of(String fieldName) {
        StringBuilder name = new StringBuilder();
        boolean capital = false;
        for (int i = 0; i < fieldName.length(); i++) {
            char c = fieldName.charAt(i);
            if (c != '_') {
                name.append(capital ? Character.toUpperCase(c) : c);
            }
            capital = c == '_';
        }
        return name.toString();
    }

    private static void in(DescriptorProto.Builder message) {
        message.getFieldBuilderList().forEach(JsonNames::in);
        message.getExtensionBuilderList().forEach(JsonNames::in);
        message.getNestedTypeBuilderList().forEach(JsonNames::in);
    }

    private static void in(FieldDescriptorProto.Builder field) {
        if (!field.hasJsonName()) {
            field.setJsonName(of(field.getName()));
        }
    }
}
