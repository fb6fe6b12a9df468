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
            throw new Unrepresentable("is a date outside of the years 0000 to 9999; mend the row in MySQL");
        }
        // Years begin in March here, so that the leap day is a year's last; all is non-negative after the shift by one
        // era.
        int shifted = (int) (epochDay - FIRST_DAY) + DAYS_PER_ERA - 60;
        int era = shifted / DAYS_PER_ERA;
        int dayOfEra = shifted % DAYS_PER_ERA;
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * fromMarch + 2) / 5 + 1;
        int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        int year = (era - 1) * 400 + yearOfEra + (month <= 2 ? 1 : 0);
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
