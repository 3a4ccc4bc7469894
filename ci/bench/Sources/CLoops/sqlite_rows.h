// What the loops over SQLite share: the connection, and how a row is read.
#pragma once
#include <sqlite3.h>

#include "rows.h"

struct bench_sqlite {
    sqlite3 *db;
    sqlite3_stmt *scan, *get, *insert;
};

static inline int digits(const unsigned char *text, int count) {
    int value = 0;
    for (int index = 0; index < count; index++) value = value * 10 + (text[index] - '0');
    return value;
}

// "2024-03-01 12:34:56", and a fraction of up to six digits.
static inline int64_t timestamp(const unsigned char *text, int length) {
    int64_t seconds =
        bench_days(digits(text, 4), (unsigned)digits(text + 5, 2), (unsigned)digits(text + 8, 2)) * 86400
        + digits(text + 11, 2) * 3600 + digits(text + 14, 2) * 60 + digits(text + 17, 2);
    int64_t fraction = 0, unit = 100000;
    for (int index = 20; index < length; index++, unit /= 10) fraction += (text[index] - '0') * unit;
    return seconds * 1000000 + fraction;
}

static inline void read_row(sqlite3_stmt *statement, bench_row *row) {
    row->id = sqlite3_column_int64(statement, 0);
    const unsigned char *name = sqlite3_column_text(statement, 1);
    row->name_length = (uint32_t)sqlite3_column_bytes(statement, 1);
    row->name = bench_copy(name, row->name_length);
    const unsigned char *email = sqlite3_column_text(statement, 2);
    row->email_length = (uint32_t)sqlite3_column_bytes(statement, 2);
    row->email = bench_copy(email, row->email_length);
    row->age = sqlite3_column_int(statement, 3);
    row->score = sqlite3_column_double(statement, 4);
    const unsigned char *created = sqlite3_column_text(statement, 5);
    row->created = timestamp(created, sqlite3_column_bytes(statement, 5));
    row->active = sqlite3_column_int(statement, 6);
}

static inline void put(char *text, int value, int count) {
    for (int index = count - 1; index >= 0; index--, value /= 10) text[index] = (char)('0' + value % 10);
}

// Writes "2024-03-01 12:34:56.123".
static inline void write_timestamp(char *text, int64_t microseconds) {
    int64_t days = microseconds / 86400000000, rest = microseconds % 86400000000;
    int year, month, day;
    bench_date(days, &year, &month, &day);
    memcpy(text, "0000-00-00 00:00:00.000", 23);
    put(text, year, 4);
    put(text + 5, month, 2);
    put(text + 8, day, 2);
    int seconds = (int)(rest / 1000000);
    put(text + 11, seconds / 3600, 2);
    put(text + 14, seconds / 60 % 60, 2);
    put(text + 17, seconds % 60, 2);
    put(text + 20, (int)(rest / 1000 % 1000), 3);
}
