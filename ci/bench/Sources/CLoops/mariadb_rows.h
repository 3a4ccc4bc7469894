// What the loops over MariaDB share: the connection, its statements, and how a row is read.
#pragma once
#include <mysql.h>

#include "rows.h"

struct bench_maria {
    MYSQL *db;
    MYSQL_STMT *scan, *get, *insert, *insert_keys;
};

static inline void check(bench_maria *db, int is_fine, const char *what) {
    bench_check(is_fine, what, mysql_error(db->db));
}

static inline void prepare(bench_maria *db, MYSQL_STMT **statement, const char *sql) {
    if (*statement) return;
    *statement = mysql_stmt_init(db->db);
    bench_check(
        mysql_stmt_prepare(*statement, sql, strlen(sql)) == 0, sql, mysql_stmt_error(*statement));
}

static inline void check_statement(MYSQL_STMT *statement, int code, const char *what) {
    bench_check(code == 0, what, mysql_stmt_error(statement));
}

// Memory a row is fetched into.
typedef struct {
    int64_t id;
    char name[64], email[64];
    unsigned long name_length, email_length;
    int32_t age;
    double score;
    MYSQL_TIME created;
    int8_t active;
    MYSQL_BIND binds[7];
} target;

static inline void fill_binds(target *target) {
    memset(target->binds, 0, sizeof target->binds);
    MYSQL_BIND *bind = target->binds;
    bind[0].buffer_type = MYSQL_TYPE_LONGLONG;
    bind[0].buffer = &target->id;
    bind[1].buffer_type = MYSQL_TYPE_STRING;
    bind[1].buffer = target->name;
    bind[1].buffer_length = sizeof target->name;
    bind[1].length = &target->name_length;
    bind[2].buffer_type = MYSQL_TYPE_STRING;
    bind[2].buffer = target->email;
    bind[2].buffer_length = sizeof target->email;
    bind[2].length = &target->email_length;
    bind[3].buffer_type = MYSQL_TYPE_LONG;
    bind[3].buffer = &target->age;
    bind[4].buffer_type = MYSQL_TYPE_DOUBLE;
    bind[4].buffer = &target->score;
    bind[5].buffer_type = MYSQL_TYPE_DATETIME;
    bind[5].buffer = &target->created;
    bind[6].buffer_type = MYSQL_TYPE_TINY;
    bind[6].buffer = &target->active;
}

static inline void bind_target(MYSQL_STMT *statement, target *target) {
    fill_binds(target);
    check_statement(statement, mysql_stmt_bind_result(statement, target->binds), "bind");
}

static inline void read_row(const target *target, bench_row *row) {
    row->id = target->id;
    row->name_length = (uint32_t)target->name_length;
    row->name = bench_copy(target->name, target->name_length);
    row->email_length = (uint32_t)target->email_length;
    row->email = bench_copy(target->email, target->email_length);
    row->age = target->age;
    row->score = target->score;
    const MYSQL_TIME *time = &target->created;
    row->created = (bench_days(time->year, time->month, time->day) * 86400 + time->hour * 3600
                    + time->minute * 60 + time->second)
            * 1000000
        + (int64_t)time->second_part;
    row->active = target->active;
}

// A number of microseconds as the library takes it.
static inline MYSQL_TIME time_of(int64_t microseconds) {
    int year, month, day;
    bench_date(microseconds / 86400000000, &year, &month, &day);
    int64_t rest = microseconds % 86400000000;
    int seconds = (int)(rest / 1000000);
    return (MYSQL_TIME){
        .year = (unsigned)year,
        .month = (unsigned)month,
        .day = (unsigned)day,
        .hour = (unsigned)(seconds / 3600),
        .minute = (unsigned)(seconds / 60 % 60),
        .second = (unsigned)(seconds % 60),
        .second_part = (unsigned long)(rest % 1000000),
        .time_type = MYSQL_TIMESTAMP_DATETIME};
}

// Inserts users inside of a transaction; their keys go into `keys`; the sum of them.
uint64_t bench_maria_insert_users(
    bench_maria *db, const bench_user *users, int64_t count, int64_t batch, int64_t *keys);
