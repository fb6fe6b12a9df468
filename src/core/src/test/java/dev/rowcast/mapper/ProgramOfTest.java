package dev.rowcast.mapper;

import com.google.protobuf.ByteString;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapResult;
import dev.rowcast.v1.MappedColumn;
import dev.rowcast.v1.MappedDocument;
import dev.rowcast.v1.MappedOutput;
import dev.rowcast.v1.MappedValue;
import java.nio.file.Path;

/** A mapper as a program of its own, which makes of each row its own process and the row's bytes. */
final class ProgramOfTest {
    private ProgramOfTest() {}

    public static void main(String[] args) throws Exception {
        Path socket = Path.of(System.getenv("ROWCAST_MAPPER_SOCKET"));
        DescribeResponse description = DescribeResponse.newBuilder()
                .addOutputs(MappedOutput.newBuilder()
                        .setName("copies")
                        .addColumns(MappedColumn.newBuilder().setName("pid").setType(MappedColumn.Type.TYPE_INT64))
                        .addColumns(MappedColumn.newBuilder().setName("row").setType(MappedColumn.Type.TYPE_BYTES)))
                .build();
        try (TestMapper mapper = new TestMapper(socket, description)) {
            mapper.behaving(TestMapper.each(ProgramOfTest::map));
            System.out.println("said by the mapper");
            while (System.in.read() >= 0) {}
        }
        System.exit(0);
    }

    private static MapResult map(ByteString row) {
        return MapResult.newBuilder()
                .addDocuments(MappedDocument.newBuilder()
                        .setOutput("copies")
                        .putColumns(
                                "pid",
                                MappedValue.newBuilder()
                                        .setInt64Value(ProcessHandle.current().pid())
                                        .build())
                        .putColumns(
                                "row",
                                MappedValue.newBuilder().setBytesValue(row).build()))
                .build();
    }
}
