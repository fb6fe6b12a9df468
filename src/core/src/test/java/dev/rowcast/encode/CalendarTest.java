package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.LocalDate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CalendarTest {
    /** Cheap enough to be sure of all 3,652,425 days. */
    @Example
    void everyDayIsThatOfJavaTime() {
        LocalDate first = LocalDate.of(0, 1, 1);
        LocalDate last = LocalDate.of(9999, 12, 31);
        int year = 0;
        for (long day = first.toEpochDay(); day <= last.toEpochDay(); day++) {
            int date = Calendar.ofEpochDay(day);
            LocalDate expected = LocalDate.ofEpochDay(day);
            if (Calendar.year(date) != expected.getYear()
                    || Calendar.month(date) != expected.getMonthValue()
                    || Calendar.day(date) != expected.getDayOfMonth()
                    || Calendar.toEpochDay(date) != day) {
                throw new AssertionError(expected);
            }
            year = Calendar.year(date);
        }
        assertThat(year).isEqualTo(9999);
    }

    @Example
    void daysBeyondTheYears0And9999AreRefused() {
        assertThatExceptionOfType(Unrepresentable.class)
                .isThrownBy(() -> Calendar.ofEpochDay(LocalDate.of(0, 1, 1).toEpochDay() - 1));
        assertThatExceptionOfType(Unrepresentable.class)
                .isThrownBy(() -> Calendar.ofEpochDay(LocalDate.of(9999, 12, 31).toEpochDay() + 1));
    }

    @Property
    void validDatesAreThoseOfJavaTime(
            @ForAll @IntRange(max = 9999) int year,
            @ForAll @IntRange(max = 13) int month,
            @ForAll @IntRange(max = 32) int day) {
        boolean valid;
        try {
            valid = LocalDate.of(year, month, day) != null;
        } catch (DateTimeException e) {
            valid = false;
        }
        assertThat(Calendar.isValid(year, month, day)).isEqualTo(valid);
    }
}
