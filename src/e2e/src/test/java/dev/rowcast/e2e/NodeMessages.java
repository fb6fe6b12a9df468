package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Messages from the objects that {@code @grpc/proto-loader} makes of them: 64-bit integers and enums as strings, bytes in Base64. */
final class NodeMessages {
    private final Map<String, FileDescriptor> files = new HashMap<>();

    NodeMessages(FileDescriptorSet set) {
        try {
            for (FileDescriptorProto file : set.getFileList()) {
                FileDescriptor[] imports =
                        file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
                files.put(file.getName(), FileDescriptor.buildFrom(file, imports));
            }
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    /** The object as a message of that full name. */
    Message read(String messageType, JsonNode object) {
        return files.values().stream()
                .flatMap(file -> file.getMessageTypes().stream())
                .filter(type -> type.getFullName().equals(messageType))
                .map(type -> read(type, object))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message " + messageType));
    }

    private static Message read(Descriptor type, JsonNode object) {
        assertThat(object.isObject()).as("%s: %s", type.getFullName(), object).isTrue();
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        object.properties().forEach(entry -> {
            FieldDescriptor field = type.findFieldByName(entry.getKey());
            assertThat(field).as("%s of %s", entry.getKey(), type.getFullName()).isNotNull();
            if (field.isRepeated()) {
                entry.getValue().forEach(element -> message.addRepeatedField(field, value(field, element)));
            } else {
                message.setField(field, value(field, entry.getValue()));
            }
        });
        return message.build();
    }

    private static Object value(FieldDescriptor field, JsonNode node) {
        return switch (field.getJavaType()) {
            case INT -> whole(field, node);
            case LONG -> number64(field, text(field, node));
            case FLOAT -> (float) floating(node);
            case DOUBLE -> floating(node);
            case BOOLEAN -> {
                assertThat(node.isBoolean()).as("%s: %s", field, node).isTrue();
                yield node.booleanValue();
            }
            case STRING -> text(field, node);
            case BYTE_STRING -> ByteString.copyFrom(Base64.getDecoder().decode(text(field, node)));
            case ENUM -> field.getEnumType().findValueByName(text(field, node));
            case MESSAGE -> read(field.getMessageType(), node);
        };
    }

    private static int whole(FieldDescriptor field, JsonNode node) {
        assertThat(node.isIntegralNumber()).as("%s: %s", field, node).isTrue();
        return (int) node.longValue();
    }

    private static long number64(FieldDescriptor field, String digits) {
        return field.getType() == FieldDescriptor.Type.UINT64 ? Long.parseUnsignedLong(digits) : Long.parseLong(digits);
    }

    private static double floating(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
    }

    private static String text(FieldDescriptor field, JsonNode node) {
        assertThat(node.isTextual()).as("%s: %s", field, node).isTrue();
        return node.textValue();
    }
}
