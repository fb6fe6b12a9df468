package dev.rowcast.grpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority for a test, by the JDK's keytool. */
public final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path store;
    private int issued;

    /**
     * A certificate of a server or a client.
     *
     * @param chain PEM file of the certificate and its authority's
     * @param key PEM file of the private key
     */
    public record Issued(Path chain, Path key) {}

    /** A new one, which keeps its files in that directory under names that begin with its own. */
    public TestAuthority(Path directory, String name) {
        this.directory = directory;
        this.store = directory.resolve(name + ".p12");
        keytool("-alias", "authority", "-dname", "CN=" + name, "-ext", "bc:c", "-validity", "30");
    }

    /** PEM file of the authority's own certificate. */
    public Path certificate() {
        return write("authority.pem", pem("CERTIFICATE", encoded("authority")));
    }

    /**
     * A new certificate and its key.
     *
     * @param name what it is issued for, such as {@code ip:127.0.0.1} or {@code dns:billing}
     * @param startDate keytool's {@code -startdate}; it is valid for two days
     */
    public Issued issue(String name, String startDate) {
        String alias = "server" + issued++;
        keytool(
                "-alias",
                alias,
                "-dname",
                "CN=server",
                "-ext",
                "san=" + name,
                "-startdate",
                startDate,
                "-validity",
                "2",
                "-signer",
                "authority");
        Path chain =
                write(alias + ".pem", pem("CERTIFICATE", encoded(alias)) + pem("CERTIFICATE", encoded("authority")));
        try {
            byte[] key = keys().getKey(alias, PASSWORD.toCharArray()).getEncoded();
            return new Issued(chain, write(alias + ".key", pem("PRIVATE KEY", key)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key of " + alias, e);
        }
    }

    private void keytool(String... options) {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-J-Xshare:auto"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            process.getInputStream().transferTo(said);
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("keytool: " + said.toString(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new IllegalStateException("keytool can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private KeyStore keys() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("can't read " + store, e);
        }
    }

    private byte[] encoded(String alias) {
        try {
            Certificate certificate = keys().getCertificate(alias);
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no certificate of " + alias, e);
        }
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(store.getFileName() + "-" + name), text);
        } catch (IOException e) {
            throw new IllegalStateException("can't write " + name, e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
