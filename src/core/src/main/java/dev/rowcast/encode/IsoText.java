package dev.rowcast.encode;

/**
 * Reads the ISO-8601 texts that Debezium writes: {@code 2024-02-29Z}, {@code 2024-02-29T12:34:56.789012Z}, with
 * any offset and up to nine fraction digits. The instance holds the last value. Not thread-safe.
 */
final class IsoText {
    private String text = "";
    private int next;

    private int date;
    private int secondOfDay;
    private int nanos;
    private int offset;

    /** See {@link Calendar}. */
    int date() {
        return date;
    }

    int secondOfDay() {
        return secondOfDay;
    }

    int nanos() {
        return nanos;
    }

    /** Seconds east of UTC. */
    int offset() {
        return offset;
    }

    void readDate(String iso) {
        begin(iso);
        date = yearMonthDay();
        zone();
    }

    void readDateTime(String iso) {
        if (readUtcSecond(iso)) {
            return;
        }
        begin(iso);
        date = yearMonthDay();
        expect('T');
        clock();
        zone();
    }

    /** Parses the most frequent form, {@code 2024-02-29T12:34:56Z}; false if the text has another form, or isn't a date and time. */
    private boolean readUtcSecond(String iso) {
        if (iso.length() != 20
                || iso.charAt(4) != '-'
                || iso.charAt(7) != '-'
                || iso.charAt(10) != 'T'
                || iso.charAt(13) != ':'
                || iso.charAt(16) != ':'
                || iso.charAt(19) != 'Z') {
            return false;
        }
        // A pair that isn't two digits gives a negative number, which stays negative.
        int century = pair(iso, 0);
        int yearOfCentury = pair(iso, 2);
        int month = pair(iso, 5);
        int day = pair(iso, 8);
        int hour = pair(iso, 11);
        int minute = pair(iso, 14);
        int second = pair(iso, 17);
        if ((century | yearOfCentury | month | day | hour | minute | second) < 0
                || hour > 23
                || minute > 59
                || second > 59
                || !Calendar.isValid(century * 100 + yearOfCentury, month, day)) {
            return false;
        }
        date = Calendar.of(century * 100 + yearOfCentury, month, day);
        secondOfDay = (hour * 60 + minute) * 60 + second;
        nanos = 0;
        offset = 0;
        return true;
    }

    private static int pair(String iso, int index) {
        int tens = iso.charAt(index) - '0';
        int ones = iso.charAt(index + 1) - '0';
        return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? -1 : tens * 10 + ones;
    }

    private void begin(String iso) {
        text = iso;
        next = 0;
    }

    private int yearMonthDay() {
        int year = digits(4);
        expect('-');
        int month = digits(2);
        expect('-');
        int day = digits(2);
        if (!Calendar.isValid(year, month, day)) {
            throw malformed();
        }
        return Calendar.of(year, month, day);
    }

    private void clock() {
        int hour = digits(2);
        expect(':');
        int minute = digits(2);
        int second = 0;
        nanos = 0;
        if (at(':')) {
            next++;
            second = digits(2);
            if (at('.')) {
                next++;
                nanos = fraction();
            }
        }
        if (hour > 23 || minute > 59 || second > 59) {
            throw malformed();
        }
        secondOfDay = (hour * 60 + minute) * 60 + second;
    }

    private int fraction() {
        int value = 0;
        int scale = 100_000_000;
        int start = next;
        while (next < text.length() && isDigit(text.charAt(next))) {
            value += (text.charAt(next) - '0') * scale;
            scale /= 10;
            next++;
        }
        if (next == start || next - start > 9) {
            throw malformed();
        }
        return value;
    }

    private void zone() {
        offset = 0;
        if (at('Z')) {
            next++;
        } else if (at('+') || at('-')) {
            int sign = text.charAt(next) == '-' ? -1 : 1;
            next++;
            int seconds = digits(2) * 3_600;
            expect(':');
            seconds += digits(2) * 60;
            if (at(':')) {
                next++;
                seconds += digits(2);
            }
            offset = sign * seconds;
        } else {
            throw malformed();
        }
        if (next != text.length()) {
            throw malformed();
        }
    }

    private boolean at(char c) {
        return next < text.length() && text.charAt(next) == c;
    }

    private void expect(char c) {
        if (!at(c)) {
            throw malformed();
        }
        next++;
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (next >= text.length() || !isDigit(text.charAt(next))) {
                throw malformed();
            }
            value = value * 10 + (text.charAt(next++) - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Unrepresentable malformed() {
        return new Unrepresentable(
                "isn't an ISO-8601 text of the years 0000 to 9999 with an offset, as Debezium writes it;"
                        + " look for a transform or custom converter that rewrites it, or fix the row in MySQL");
    }
}
