package dev.rowcast.rings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files name which: by an import, by a name of the same package, or by a full name. Comments and strings name nothing. */
final class References {
    private static final Pattern NOT_CODE = Pattern.compile(
            "\"\"\".*?\"\"\"|\"[^\"\\\\\\n]*(?:\\\\.[^\"\\\\\\n]*)*\"|'(?:\\\\.[^'\\n]*|[^'\\\\\\n])'|/\\*.*?\\*/|//[^\\n]*",
            Pattern.DOTALL);
    /** Of a sealed type, which lists its own kinds: they are one idea in several files. */
    private static final Pattern PERMITS = Pattern.compile("\\bpermits\\b[^{]*\\{");

    private static final Pattern HEADER = Pattern.compile("^(?:package|import) [^;]*;", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+)", Pattern.MULTILINE);
    private static final Pattern QUALIFIED = Pattern.compile("(?<![\\w.])[a-z]\\w*(?:\\.\\w+)+");
    private static final Pattern SIMPLE = Pattern.compile("(?<![\\w.])[A-Z]\\w*");
    private static final Pattern NESTED = Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)");

    private final Map<String, String> sources;

    /** @param sources the text of each file, by its class's full name */
    References(Map<String, String> sources) {
        this.sources = sources;
    }

    /** The classes that each class's file names, without itself. */
    Map<String, Set<String>> all() {
        Map<String, Set<String>> all = new TreeMap<>();
        sources.forEach((name, text) -> all.put(name, of(name, text)));
        return all;
    }

    private Set<String> of(String name, String text) {
        String code = PERMITS.matcher(NOT_CODE.matcher(text).replaceAll(" ")).replaceAll("{");
        Set<String> found = new TreeSet<>();
        Set<String> shadowed = new TreeSet<>();
        IMPORT.matcher(code).results().map(match -> match.group(1)).forEach(imported -> {
            outermost(imported, found);
            shadowed.add(imported.substring(imported.lastIndexOf('.') + 1));
        });
        String body = HEADER.matcher(code).replaceAll("");
        QUALIFIED.matcher(body).results().forEach(match -> outermost(match.group(), found));
        NESTED.matcher(body).results().map(match -> match.group(1)).forEach(shadowed::add);
        String packageName = name.substring(0, name.lastIndexOf('.') + 1);
        Matcher simple = SIMPLE.matcher(body);
        while (simple.find()) {
            if (!shadowed.contains(simple.group()) && sources.containsKey(packageName + simple.group())) {
                found.add(packageName + simple.group());
            }
        }
        found.remove(name);
        return found;
    }

    /** Adds the file that a full name leads to, if it is one of ours: that of the class around, for a nested one or a member. */
    private void outermost(String fullName, Set<String> found) {
        for (String each = fullName; each.contains("."); each = each.substring(0, each.lastIndexOf('.'))) {
            if (sources.containsKey(each)) {
                found.add(each);
                return;
            }
        }
    }
}
