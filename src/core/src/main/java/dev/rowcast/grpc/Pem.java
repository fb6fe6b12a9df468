package dev.rowcast.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file that was read and found good before gRPC gets it, since what gRPC says of a bad one names no file.
 *
 * @param bytes the file's content
 */
record Pem(byte[] bytes) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    /** Not the content: it may be a key. */
    @Override
    public String toString() {
        return "PEM of " + bytes.length + " bytes";
    }

    /**
     * A file of certificates.
     *
     * @param option what the routing calls it, for the message
     * @throws IllegalArgumentException if it can't be read or holds anything else; the message names the path
     */
    static Pem certificates(String option, Path path) {
        Pem pem = read(option, path);
        certificatesIn(pem, option, path);
        return pem;
    }

    /**
     * A file with the one private key of the first certificate in another.
     *
     * @throws IllegalArgumentException if it can't be read, holds no such key or that of another certificate; the message names the
     *     path and shows nothing of the key
     */
    static Pem keyOf(Pem certificates, Path certificatePath, String option, Path path) {
        Pem pem = read(option, path);
        SecretFile.warnIfShared(option, path);
        X509Certificate certificate =
                certificatesIn(certificates, "tls.cert", certificatePath).get(0);
        PublicKey publicKey = certificate.getPublicKey();
        PrivateKey key = keyIn(pem, publicKey.getAlgorithm(), option, path);
        if (!belongTogether(key, publicKey)) {
            throw unusable(option, path, "it is not the key of the certificate in " + certificatePath);
        }
        return pem;
    }

    private static Pem read(String option, Path path) {
        try {
            return new Pem(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            throw unusable(option, path, "there is no such file on this worker");
        } catch (IOException e) {
            throw unusable(option, path, "it can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static List<X509Certificate> certificatesIn(Pem pem, String option, Path path) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem.stream()).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException garbled) {
            throw unusable(option, path, "it holds no readable PEM certificate (" + garbled.getMessage() + ")");
        }
        throw unusable(option, path, "it holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
    }

    private static PrivateKey keyIn(Pem pem, String algorithm, String option, Path path) {
        Matcher key = KEY.matcher(new String(pem.bytes(), StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw unusable(option, path, "it holds no PEM key (-----BEGIN PRIVATE KEY-----)");
        }
        String kind = key.group(1);
        if (kind.equals("ENCRYPTED PRIVATE KEY")) {
            throw unusable(option, path, "its key is encrypted; decrypt it with openssl pkcs8 and guard the file");
        }
        if (!kind.equals("PRIVATE KEY")) {
            throw unusable(
                    option, path, "its key is a \"" + kind + "\"; convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(key.group(2));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException garbled) {
            // Not as the cause: its message may quote what it tripped over.
            throw unusable(option, path, "it holds no readable PKCS #8 key of type " + algorithm);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> publicKey.getAlgorithm();
        };
        byte[] probe = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException differ) {
            return false;
        }
    }

    private static IllegalArgumentException unusable(String option, Path path, String why) {
        return new IllegalArgumentException(option + " " + SecretFile.shown(path) + " can't be used: " + why);
    }
}
