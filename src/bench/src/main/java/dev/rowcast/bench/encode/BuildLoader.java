package dev.rowcast.bench.encode;

import dev.rowcast.encode.ChangeEncoder;
import dev.rowcast.v1.ChangeEvent;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Rowcast's classes, and the benchmark's, from one build; all else from the class path. */
final class BuildLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private BuildLoader(URL[] build) {
        super("build", build, BuildLoader.class.getClassLoader());
    }

    /** The build that is on the class path. */
    static BuildLoader present() {
        return new BuildLoader(
                new URL[] {place(ChangeEvent.class), place(ChangeEncoder.class), place(BuildLoader.class)});
    }

    /** @param build where proto's and core's classes are, as in a class path */
    static BuildLoader of(String build) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String path : build.split(File.pathSeparator, -1)) {
            File place = new File(path);
            if (!place.exists()) {
                throw new IllegalArgumentException("no classes at " + path + "; src/bench/compare.sh builds them");
            }
            urls.add(place.toURI().toURL());
        }
        urls.add(place(BuildLoader.class));
        return new BuildLoader(urls.toArray(URL[]::new));
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.rowcast.") && !name.startsWith("shop.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }
}
