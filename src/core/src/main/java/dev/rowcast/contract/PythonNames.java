package dev.rowcast.contract;

import java.util.Set;

/** Packages that Python can't import, or takes for others: protoc makes a folder of each part of a protobuf package. */
final class PythonNames {
    /** The words that {@code import} doesn't take. */
    private static final Set<String> KEYWORDS = words("""
            and as assert async await break class continue def del elif else except finally for from global if import in is lambda
            nonlocal not or pass raise return try while with yield
            """);

    /** What {@code import} finds before a folder without {@code __init__.py}: Python's own modules, from 3.10 to 3.14, and gRPC. */
    private static final Set<String> MODULES = words("""
            abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
            binhex bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
            compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime
            dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
            fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp grpc gzip hashlib heapq
            hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache
            locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis
            nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes
            pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data
            pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex
            shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
            statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile
            termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle
            turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound
            wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
            """);

    private PythonNames() {}

    /**
     * Whether code in the folder can't be imported.
     *
     * @param part one part of a package, in lower case
     * @param first whether the package begins with it
     */
    static boolean hide(String part, boolean first) {
        return KEYWORDS.contains(part) || (first && MODULES.contains(part));
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
