package dev.rowcast.encode;

/**
 * Proleptic Gregorian dates without objects: a date is one int, ordered like dates. Years run from 0 to 9999, as in google.type.Date.
 */
final class Calendar {
    static final long SECONDS_PER_DAY = 86_400;

    private static final long FIRST_DAY = -719_528; // 0000-01-01
    private static final long LAST_DAY = 2_932_896; // 9999-12-31
    private static final int DAYS_PER_ERA = 146_097; // 400 years
    private static final int[] LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Calendar() {}

    static int year(int date) {
        return date >>> 9;
    }

    static int month(int date) {
        return (date >>> 5) & 0xF;
    }

    static int day(int date) {
        return date & 0x1F;
    }

    /** @throws Unrepresentable outside of 0000-01-01..9999-12-31 */
    static int ofEpochDay(long epochDay) {
        if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
            throw new Unrepresentable("is a date outside of the years 0000 to 9999; fix the row in MySQL");
        }
        // Years begin in March here, so that the leap day is a year's last; all values are non-negative after the shift
        // by
        // one era. Quotient and remainder of a year's 1461/4 days, and of a month's 2141/65536 of a day, come from one
        // multiplication each: C. Neri and L. Schneider, "Euclidean affine functions and their application to calendar
        // algorithms", 2022.
        int quarters = 4 * ((int) (epochDay - FIRST_DAY) + DAYS_PER_ERA - 60) + 3;
        int century = quarters / DAYS_PER_ERA;
        long scaled = 2_939_745L * ((quarters - century * DAYS_PER_ERA) | 3);
        int yearOfCentury = (int) (scaled >>> 32);
        int dayOfYear = (int) ((scaled & 0xFFFFFFFFL) / 2_939_745 / 4);
        int scaledMonth = 2_141 * dayOfYear + 197_913;
        int fromJanuary = scaledMonth >>> 16;
        int day = (scaledMonth & 0xFFFF) / 2_141 + 1;
        int next = dayOfYear >= 306 ? 1 : 0;
        int year = 100 * century + yearOfCentury - 400 + next;
        int month = fromJanuary - 12 * next;
        return of(year, month, day);
    }

    static long toEpochDay(int date) {
        int month = month(date);
        int shiftedYear = year(date) + 400 - (month <= 2 ? 1 : 0);
        int era = shiftedYear / 400;
        int yearOfEra = shiftedYear % 400;
        int fromMarch = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * fromMarch + 2) / 5 + day(date) - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) (era - 1) * DAYS_PER_ERA + dayOfEra + 60 + FIRST_DAY;
    }

    static boolean isValid(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) {
            return false;
        }
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return day <= LENGTHS[month - 1] + (month == 2 && leap ? 1 : 0);
    }

    static int of(int year, int month, int day) {
        return (year << 9) | (month << 5) | day;
    }
}
