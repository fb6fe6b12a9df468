package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.v1.PushRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code subscriber.js} as a process: a typed subscriber that knows of the table what was exported, and nothing else. */
final class NodeSubscriber implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENING = "listening";

    private final Process process;
    private final Path output;
    private final Path errors;
    private final FileDescriptorSet exported;
    private final NodeMessages messages;
    private final String pushRequest;

    private NodeSubscriber(Process process, Path output, Path errors, FileDescriptorSet exported, String pushRequest) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.exported = exported;
        this.messages = new NodeMessages(exported);
        this.pushRequest = pushRequest;
    }

    /**
     * One that listens on that port of 127.0.0.1.
     *
     * @param program the folder of {@link NodeJs#program}
     * @param contracts the exported folder
     * @param file the table's .proto file in it
     * @param message the full name of its rows' message
     * @param port where it listens
     */
    static NodeSubscriber start(Path program, Path contracts, String file, String message, int port) throws Exception {
        Path output = program.resolve("out.jsonl");
        Path errors = program.resolve("err.txt");
        Process process = new ProcessBuilder(
                        "node",
                        "subscriber.js",
                        contracts.toAbsolutePath().toString(),
                        file,
                        message + "Subscriber",
                        String.valueOf(port))
                .directory(program.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        return TestStack.shared()
                .forTest(new NodeSubscriber(
                        process,
                        output,
                        errors,
                        FileDescriptorSet.parseFrom(Files.readAllBytes(contracts.resolve("contracts.binpb"))),
                        message.replaceFirst("([^.]*)$", "Push$1Request")));
    }

    /** The changes as Node printed them, in the order they came. */
    List<JsonNode> printed() {
        List<JsonNode> changes = new ArrayList<>();
        for (String line : lines()) {
            if (!line.equals(LISTENING)) {
                changes.add(json(line));
            }
        }
        return changes;
    }

    /** The same as any other subscriber's. */
    List<Received> received() {
        BatchDecoder decoder = new BatchDecoder();
        List<Received> received = new ArrayList<>();
        for (JsonNode line : printed()) {
            Message batch = messages.read(pushRequest, line.get("batch"));
            Message change = messages.read(
                    pushRequest,
                    JSON.createObjectNode()
                            .set("changes", JSON.createArrayNode().add(line.get("change"))));
            PushRequest request = request(batch, change);
            decoder.decode(request).forEach(decoded -> received.add(Received.of(decoded)));
        }
        return received;
    }

    /** On the wire the typed batch is the generic one. */
    private PushRequest request(Message batch, Message change) {
        try {
            return PushRequest.newBuilder()
                    .mergeFrom(batch.toByteString())
                    .mergeFrom(change.toByteString())
                    .setDescriptorSet(exported)
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** All lines that are whole. */
    private List<String> lines() {
        try {
            assertThat(process.isAlive())
                    .as("node runs; it says:%n%s", Files.readString(errors))
                    .isTrue();
            byte[] all = Files.readAllBytes(output);
            String text = new String(all, StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("node printed " + line, e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
