package dev.rowcast.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The protobuf names of packages, messages and fields. A name depends only on the MySQL name and on the names already given, and what it
 * yields is pinned in the contract with the number: it may be improved for new tables without touching old ones.
 */
public final class Naming {
    /** Packages that would meet others' code: in C++, in Python's folders, in the JVM, in protobuf's own name look-up. */
    private static final Set<String> RESERVED_PACKAGES = Set.of("google", "rowcast", "std", "java", "javax");

    /**
     * Messages that generated code trips over: in Java ({@code Builder}), in JavaScript and TypeScript (the globals), in Python (the
     * constants); and those of java.lang that no Java file does without. Written down instead of looked up, so that the names don't depend
     * on the JDK.
     */
    private static final Set<String> RESERVED_MESSAGES = Set.of(
            "array",
            "bigint",
            "boolean",
            "buffer",
            "builder",
            "byte",
            "class",
            "date",
            "deprecated",
            "double",
            "enum",
            "error",
            "exception",
            "false",
            "float",
            "function",
            "integer",
            "iterable",
            "json",
            "long",
            "map",
            "math",
            "none",
            "null",
            "number",
            "object",
            "override",
            "promise",
            "set",
            "short",
            "string",
            "symbol",
            "system",
            "true",
            "uint8array",
            "void");

    /** Fields whose accessor generated Java or JavaScript has already, by their letters and digits alone. */
    private static final Set<String> RESERVED_FIELDS =
            Set.of("descriptor", "defaultinstance", "constructor", "prototype");

    /** The members that generated Java keeps presence in, by their letters and digits alone. */
    private static final Pattern PRESENCE_BITS = Pattern.compile("bitfield[0-9]+");

    /** Go builds {@code downloads_ios.pb.go} just for iOS: a file name with a system or processor at its end is for that alone. */
    private static final Pattern GO_BUILD =
            Pattern.compile(".+_(?:aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js"
                    + "|linux|nacl|netbsd|openbsd|plan9|solaris|wasip1|windows|zos|386|amd64|amd64p32|arm|armbe|arm64|arm64be|loong64"
                    + "|mips|mipsle|mips64|mips64le|mips64p32|mips64p32le|ppc|ppc64|ppc64le|riscv|riscv64|s390|s390x|sparc|sparc64"
                    + "|wasm)(?:_test)?");

    private static final Set<String> JAVA_KEYWORDS = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "true",
            "try",
            "void",
            "volatile",
            "while");

    private Naming() {}

    /** The package of a database's tables: its name in snake_case, such as {@code my_shop} for {@code my-shop}. Two databases may share one. */
    public static String packageName(String database) {
        String name = Identifiers.snake(database);
        if (name.isEmpty()) {
            return "db";
        }
        if (Identifiers.startsWithDigit(name)) {
            return "db_" + name;
        }
        return isReservedPackage(name) ? name + "_db" : name;
    }

    /** Whether a part of a package with this name would hide others' code. */
    static boolean isReservedPackage(String part) {
        return RESERVED_PACKAGES.contains(part);
    }

    /**
     * The message name that a table would like: PascalCase, such as {@code OrderItems} for {@code order_items}; valid, but perhaps taken.
     *
     * @param table the table, as MySQL spells it
     */
    public static String messageName(String table) {
        String name = Identifiers.pascal(table);
        if (name.isEmpty() || Identifiers.startsWithDigit(name)) {
            return "Table" + name;
        }
        boolean reserved = RESERVED_MESSAGES.contains(name.toLowerCase(Locale.ROOT))
                || GO_BUILD.matcher(Identifiers.snake(name)).matches();
        return reserved ? name + "Row" : name;
    }

    /** The name of the message with a table's key. */
    public static String keyMessage(String message) {
        return message + "Key";
    }

    /** The name of the message with one change of a row. */
    public static String changeMessage(String message) {
        return message + "Change";
    }

    /** The name of the message with a batch of changes. */
    public static String pushRequest(String message) {
        return "Push" + message + "Request";
    }

    /** The name of the message with a batch of changes on a stream. */
    public static String streamRequest(String message) {
        return "Stream" + message + "Request";
    }

    /** The simple name of the service that subscribes to one table. */
    public static String subscriberService(String message) {
        return message + "Subscriber";
    }

    /** The path of the .proto file that holds a table's messages, such as {@code shop/order_items.proto}. */
    public static String fileName(String packageName, String message) {
        String file = Identifiers.snake(message) + ".proto";
        return packageName.isEmpty() ? file : packageName.replace('.', '/') + "/" + file;
    }

    /** The field name that a column would like: valid, but perhaps taken. */
    public static String fieldName(String column) {
        String name = Identifiers.snake(column);
        if (name.isEmpty()) {
            return "column";
        }
        if (Identifiers.startsWithDigit(name)) {
            return "column_" + name;
        }
        String flat = Identifiers.flat(name);
        boolean reserved =
                RESERVED_FIELDS.contains(flat) || PRESENCE_BITS.matcher(flat).matches();
        return reserved ? name + "_value" : name;
    }

    public static String javaPackage(String packageName) {
        StringBuilder javaPackage = new StringBuilder();
        for (String part : packageName.split("\\.", -1)) {
            javaPackage
                    .append(javaPackage.isEmpty() ? "" : ".")
                    .append(part)
                    .append(JAVA_KEYWORDS.contains(part) ? "_" : "");
        }
        return javaPackage.toString();
    }

    public static String javaOuterClass(String message) {
        return message + "Proto";
    }

    /**
     * Each name that some language's generated code has at the top of the package for that message, without regard to case: {@code Orders} has
     * a key {@code OrdersKey}, so a table {@code orders_key} needs another name. Names are pinned by it, and a reader of the contract log may
     * refuse an entry by it: to add one later needs a new format of the log, or old logs would read otherwise than before.
     */
    public static Set<String> symbols(String message) {
        Set<String> symbols = new HashSet<>();
        String service = subscriberService(message);
        List<String> messages = List.of(
                message,
                keyMessage(message),
                changeMessage(message),
                pushRequest(message),
                streamRequest(message),
                "Stream" + message + "Response");
        for (String each : messages) {
            symbols.add(each);
            symbols.add(each + "OrBuilder");
        }
        symbols.addAll(
                List.of(service, service + "Grpc", service + "Client", service + "Server", javaOuterClass(message)));
        Set<String> folded = new HashSet<>();
        symbols.forEach(symbol -> folded.add(symbol.toLowerCase(Locale.ROOT)));
        return folded;
    }
}
