package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The writer against protobuf's own, for any sequence of anything. */
class WireWriterTest {
    private final WireWriter writer = new WireWriter();

    /** One field, written by protobuf-java and by us. */
    private record Part(ThrowingConsumer theirs, Consumer<WireWriter> ours) {
        private interface ThrowingConsumer {
            void accept(CodedOutputStream out) throws IOException;
        }
    }

    @Property(tries = 300)
    void writesWhatProtobufJavaWrites(@ForAll("parts") List<Part> parts) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        CodedOutputStream theirs = CodedOutputStream.newInstance(expected);
        try {
            for (Part part : parts) {
                part.theirs().accept(theirs);
            }
            theirs.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writer.reset();
        List<Part> reversed = new ArrayList<>(parts);
        Collections.reverse(reversed);
        reversed.forEach(part -> part.ours().accept(writer));

        assertThat(writer.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(writer.written()).isEqualTo(expected.size());
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        return Arbitraries.oneOf(List.of(varints(), fixed(), strings(), bytes()))
                .list()
                .ofMaxSize(40);
    }

    private static Arbitrary<Part> varints() {
        Arbitrary<Long> values = Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.longs().between(0, 300),
                Arbitraries.integers().map(i -> 1L << (i & 63)));
        return values.flatMap(value -> numbers()
                .map(number -> new Part(out -> out.writeUInt64(number, value), out -> {
                    out.varint(value);
                    out.tag(WireWriter.tag(number, WireWriter.VARINT));
                })));
    }

    private static Arbitrary<Part> fixed() {
        return Arbitraries.longs()
                .flatMap(value -> numbers()
                        .map(number -> new Part(
                                out -> {
                                    out.writeFixed64(number, value);
                                    out.writeFixed32(number, value.intValue());
                                },
                                out -> {
                                    out.fixed32(value.intValue());
                                    out.tag(WireWriter.tag(number, WireWriter.FIXED32));
                                    out.fixed64(value);
                                    out.tag(WireWriter.tag(number, WireWriter.FIXED64));
                                })));
    }

    private static Arbitrary<Part> strings() {
        return texts().flatMap(text -> numbers()
                .map(number -> new Part(out -> out.writeString(number, text), out -> {
                    int mark = out.written();
                    out.utf8(text);
                    out.lengthSince(mark);
                    out.tag(WireWriter.tag(number, WireWriter.LENGTH_DELIMITED));
                })));
    }

    private static Arbitrary<Part> bytes() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(3_000)
                .flatMap(value -> numbers()
                        .map(number -> new Part(out -> out.writeBytes(number, ByteString.copyFrom(value)), out -> {
                            int mark = out.written();
                            int half = value.length / 2;
                            out.bytes(Arrays.copyOfRange(value, half, value.length));
                            out.bytes(ByteBuffer.wrap(value, 0, half).slice());
                            out.lengthSince(mark);
                            out.tag(WireWriter.tag(number, WireWriter.LENGTH_DELIMITED));
                        })));
    }

    /** Any chars, so also surrogates without their pair; and plain ASCII of some length. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(200),
                Arbitraries.strings()
                        .withChars('a', 'é', '€', '\uD83D', '\uDE00', '\uDBFF', '\uDC00', '\u07FF', '\u0800', '\uFFFF')
                        .ofMaxLength(50),
                Arbitraries.strings().ascii().ofMaxLength(2_000));
    }

    private static Arbitrary<Integer> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 40), Arbitraries.integers().between(1, 536_870_911));
    }

    @Property(tries = 300)
    void surrogatesWithoutPairBecomeQuestionMarks(@ForAll("anyText") String text) {
        writer.reset();
        writer.utf8(text);
        assertThat(writer.toByteArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void decimalsHaveAllTheirDigits(@ForAll long unscaled, @ForAll @IntRange(max = 60) int scale) {
        writer.reset();
        writer.decimal(unscaled, scale);
        String expected = BigDecimal.valueOf(unscaled, scale).toPlainString();
        assertThat(writer.toByteArray()).asString(StandardCharsets.US_ASCII).isEqualTo(expected);
        writer.reset();
        writer.decimal(unscaled);
        assertThat(writer.toByteArray()).asString(StandardCharsets.US_ASCII).isEqualTo(Long.toString(unscaled));
    }

    @Provide
    Arbitrary<String> anyText() {
        return texts();
    }

    @Example
    void aHugeValueIsWrittenWholeAndTheBufferIsNotKept() {
        String text = "x".repeat(3_000_000) + "é".repeat(1_000_000);
        writer.reset();
        writer.utf8(text);
        assertThat(writer.toByteArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        writer.reset();
        writer.varint(1);
        assertThat(writer.toByteArray()).containsExactly(1);
    }
}
