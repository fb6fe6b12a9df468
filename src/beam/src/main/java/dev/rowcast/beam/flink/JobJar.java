package dev.rowcast.beam.flink;

import dev.rowcast.beam.load.JobFiles;
import dev.rowcast.beam.load.LoadSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the jar of one job of the jar of all: with what is to be done, and with the files that it needs. */
final class JobJar {
    private JobJar() {}

    /** @param files folders are put in as zips */
    static void write(Path all, Path one, LoadSpec spec, Map<String, Path> files) throws IOException {
        Files.copy(all, one, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem jar = FileSystems.newFileSystem(one, Map.of("noCompression", "true"))) {
            Path folder = jar.getPath(JobFiles.FOLDER);
            Files.createDirectories(folder);
            try (OutputStream out = Files.newOutputStream(jar.getPath(JobFiles.SPEC))) {
                spec.write(out);
            }
            Files.writeString(jar.getPath(JobFiles.NAMES), String.join("\n", files.keySet()));
            for (Map.Entry<String, Path> file : files.entrySet()) {
                add(folder.resolve(file.getKey()), file.getValue());
            }
        }
    }

    private static void add(Path place, Path file) throws IOException {
        Files.createDirectories(place.getParent());
        if (Files.isDirectory(file)) {
            try (OutputStream out = Files.newOutputStream(place)) {
                zip(file, out);
            }
        } else {
            Files.copy(file, place);
        }
    }

    private static void zip(Path folder, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }
}
