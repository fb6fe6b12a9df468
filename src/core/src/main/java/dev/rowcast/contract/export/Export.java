package dev.rowcast.contract.export;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.v1.MapperProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes contracts as a folder that protoc compiles as it is: a .proto file for each table, what these import, a descriptor set of all, and where
 * histories are given a {@link ContractsFile}.
 */
public final class Export {
    /** The name of the file with the FileDescriptorSet of everything. */
    public static final String DESCRIPTOR_SET = "contracts.binpb";

    private Export() {}

    /**
     * Writes the contracts into the folder, which is made if need be. Files that already say the same stay untouched; others of the same
     * name are replaced; nothing is removed.
     *
     * @return the files written, by name; empty where all was up to date
     * @throws IOException if a file can't be written, which then stays as it was; those before it by name are written
     * @throws IllegalArgumentException if two contracts have one message name
     */
    public static List<Path> write(Path dir, Collection<Contract> contracts) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        contracts.forEach(contract -> put(texts, contract, ProtoFile.text(contract)));
        return write(dir, ContractDescriptors.descriptorSet(contracts), texts, Map.of());
    }

    /** Like {@link #write}, of the latest revisions, with remarks on when fields fell out of use and {@link ContractsFile#NAME}. */
    public static List<Path> writeHistories(Path dir, Collection<TableHistory> histories) throws IOException {
        return writeHistories(dir, histories, Optional.empty());
    }

    /** Like {@link #writeHistories(Path, Collection)}, and every file says where its Go code lies. */
    public static List<Path> writeHistories(
            Path dir, Collection<TableHistory> histories, Optional<GoPackages> goPackages) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        histories.forEach(history -> put(texts, history.base(), ProtoFile.text(history, goPackages)));
        FileDescriptorSet set = ContractDescriptors.descriptorSet(
                histories.stream().map(TableHistory::base).toList());
        if (goPackages.isPresent()) {
            FileDescriptorSet.Builder named = FileDescriptorSet.newBuilder();
            set.getFileList().forEach(file -> named.addFile(goPackages.get().in(file)));
            set = named.build();
        }
        return write(dir, set, texts, Map.of(ContractsFile.NAME, ContractsFile.write(histories)));
    }

    /**
     * Writes {@code rowcast/v1/mapper.proto}, which whoever writes a mapping in a service compiles beside the contracts, and what it imports.
     *
     * @return the files written; those that already said the same stay untouched
     * @throws IOException if a file can't be written, which then stays as it was
     */
    public static List<Path> writeMapper(Path dir, Optional<GoPackages> goPackages) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (FileDescriptorProto file : Imports.withImports(
                        List.of(MapperProto.getDescriptor().toProto()))
                .getFileList()) {
            if (!isProtobufs(file)) {
                FileDescriptorProto named =
                        goPackages.map(packages -> packages.in(file)).orElse(file);
                files.put(file.getName(), ProtoSources.read(named));
            }
        }
        return write(dir, files);
    }

    /** Which compilers bring themselves. */
    private static boolean isProtobufs(FileDescriptorProto file) {
        return file.getName().startsWith("google/protobuf/");
    }

    private static void put(Map<String, String> texts, Contract contract, String text) {
        String file = ContractDescriptors.fileName(contract);
        if (texts.put(file, text) != null) {
            throw new IllegalArgumentException(
                    "two tables have the message " + contract.messageType() + "; the second is " + contract.table());
        }
    }

    private static List<Path> write(
            Path dir, FileDescriptorSet set, SortedMap<String, String> texts, Map<String, byte[]> more)
            throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>(more);
        for (FileDescriptorProto file : set.getFileList()) {
            String text = texts.get(file.getName());
            if (text != null) {
                files.put(file.getName(), text.getBytes(StandardCharsets.UTF_8));
            } else if (!isProtobufs(file)) {
                files.put(file.getName(), ProtoSources.read(file));
            }
        }
        files.put(DESCRIPTOR_SET, set.toByteArray());
        return write(dir, files);
    }

    private static List<Path> write(Path dir, SortedMap<String, byte[]> files) throws IOException {
        files.keySet().forEach(name -> inside(dir, name));
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = inside(dir, file.getKey());
            if (!Files.isRegularFile(path) || !Arrays.equals(Files.readAllBytes(path), file.getValue())) {
                WholeFile.write(path, file.getValue());
                written.add(path);
            }
        }
        return written;
    }

    private static Path inside(Path dir, String name) {
        Path folder = dir.toAbsolutePath().normalize();
        Path path = dir.resolve(name);
        if (!path.toAbsolutePath().normalize().startsWith(folder)
                || path.toAbsolutePath().normalize().equals(folder)) {
            throw new IllegalArgumentException(
                    "the file " + name + " would be outside of " + dir + "; the contract log has been tampered with");
        }
        return path;
    }
}
