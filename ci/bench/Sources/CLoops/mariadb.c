#include <mysql.h>

#include "rows.h"

struct bench_maria {
    MYSQL *db;
    MYSQL_STMT *scan, *get, *insert, *insert_keys;
};

static void check(bench_maria *db, int is_fine, const char *what) {
    bench_check(is_fine, what, mysql_error(db->db));
}

bench_maria *bench_maria_open(
    const char *socket, const char *user, const char *password, const char *database) {
    bench_maria *db = calloc(1, sizeof *db);
    db->db = mysql_init(NULL);
    mysql_options(db->db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    check(
        db, mysql_real_connect(db->db, NULL, user, password, database, 0, socket, 0) != NULL,
        "connect");
    return db;
}

void bench_maria_close(bench_maria *db) {
    if (db->scan) mysql_stmt_close(db->scan);
    if (db->get) mysql_stmt_close(db->get);
    if (db->insert) mysql_stmt_close(db->insert);
    if (db->insert_keys) mysql_stmt_close(db->insert_keys);
    mysql_close(db->db);
    free(db);
}

void bench_maria_run(bench_maria *db, const char *sql) {
    check(db, mysql_query(db->db, sql) == 0, sql);
    MYSQL_RES *result = mysql_store_result(db->db);
    if (result) mysql_free_result(result);
}

static void prepare(bench_maria *db, MYSQL_STMT **statement, const char *sql) {
    if (*statement) return;
    *statement = mysql_stmt_init(db->db);
    bench_check(
        mysql_stmt_prepare(*statement, sql, strlen(sql)) == 0, sql, mysql_stmt_error(*statement));
}

static void check_statement(MYSQL_STMT *statement, int code, const char *what) {
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

static void bind_target(MYSQL_STMT *statement, target *target) {
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
    check_statement(statement, mysql_stmt_bind_result(statement, bind), "bind");
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

uint64_t bench_maria_scan(bench_maria *db, int keep) {
    prepare(db, &db->scan, "SELECT " BENCH_COLUMNS " FROM bench_users");
    uint64_t sum = 0;
    bench_rows rows = {0};
    target target;
    check_statement(db->scan, mysql_stmt_execute(db->scan), "scan");
    bind_target(db->scan, &target);
    int code;
    while ((code = mysql_stmt_fetch(db->scan)) == 0) {
        bench_row row;
        read_row(&target, &row);
        sum += bench_take(&rows, &row, keep);
    }
    check_statement(db->scan, code == MYSQL_NO_DATA ? 0 : 1, "scan");
    mysql_stmt_free_result(db->scan);
    bench_rows_free(&rows);
    return sum;
}

uint64_t bench_maria_get(bench_maria *db, const int64_t *ids, int64_t count) {
    prepare(db, &db->get, "SELECT " BENCH_COLUMNS " FROM bench_users WHERE id = ?");
    uint64_t sum = 0;
    target target;
    int64_t key = 0;
    MYSQL_BIND bind = {0};
    bind.buffer_type = MYSQL_TYPE_LONGLONG;
    bind.buffer = &key;
    check_statement(db->get, mysql_stmt_bind_param(db->get, &bind), "bind");
    for (int64_t index = 0; index < count; index++) {
        key = ids[index];
        check_statement(db->get, mysql_stmt_execute(db->get), "get");
        if (index == 0) bind_target(db->get, &target);
        while (mysql_stmt_fetch(db->get) == 0) {
            bench_row row;
            read_row(&target, &row);
            sum += bench_take(NULL, &row, 0);
        }
        mysql_stmt_free_result(db->get);
    }
    return sum;
}

static uint64_t insert(
    bench_maria *db, MYSQL_STMT *statement, const bench_user *users, int64_t count, int64_t batch,
    int reads_keys) {
    const char **names = malloc((size_t)batch * sizeof *names);
    const char **emails = malloc((size_t)batch * sizeof *emails);
    unsigned long *name_lengths = malloc((size_t)batch * sizeof *name_lengths);
    unsigned long *email_lengths = malloc((size_t)batch * sizeof *email_lengths);
    int32_t *ages = malloc((size_t)batch * sizeof *ages);
    double *scores = malloc((size_t)batch * sizeof *scores);
    MYSQL_TIME *times = calloc((size_t)batch, sizeof *times);
    MYSQL_TIME **created = malloc((size_t)batch * sizeof *created);
    int8_t *active = malloc((size_t)batch);
    uint64_t sum = 0;
    bench_maria_run(db, "START TRANSACTION");
    for (int64_t start = 0; start < count; start += batch) {
        unsigned rows = (unsigned)(start + batch < count ? batch : count - start);
        for (unsigned index = 0; index < rows; index++) {
            const bench_user *user = &users[start + index];
            names[index] = user->name;
            name_lengths[index] = strlen(user->name);
            emails[index] = user->email;
            email_lengths[index] = strlen(user->email);
            ages[index] = user->age;
            scores[index] = user->score;
            int year, month, day;
            bench_date(user->created / 86400000000, &year, &month, &day);
            int64_t rest = user->created % 86400000000;
            int seconds = (int)(rest / 1000000);
            times[index] = (MYSQL_TIME){
                .year = (unsigned)year,
                .month = (unsigned)month,
                .day = (unsigned)day,
                .hour = (unsigned)(seconds / 3600),
                .minute = (unsigned)(seconds / 60 % 60),
                .second = (unsigned)(seconds % 60),
                .second_part = (unsigned long)(rest % 1000000),
                .time_type = MYSQL_TIMESTAMP_DATETIME};
            created[index] = &times[index];
            active[index] = (int8_t)user->active;
        }
        MYSQL_BIND bind[6] = {0};
        bind[0].buffer_type = MYSQL_TYPE_STRING;
        bind[0].buffer = names;
        bind[0].length = name_lengths;
        bind[1].buffer_type = MYSQL_TYPE_STRING;
        bind[1].buffer = emails;
        bind[1].length = email_lengths;
        bind[2].buffer_type = MYSQL_TYPE_LONG;
        bind[2].buffer = ages;
        bind[3].buffer_type = MYSQL_TYPE_DOUBLE;
        bind[3].buffer = scores;
        bind[4].buffer_type = MYSQL_TYPE_DATETIME;
        bind[4].buffer = created;
        bind[5].buffer_type = MYSQL_TYPE_TINY;
        bind[5].buffer = active;
        mysql_stmt_attr_set(statement, STMT_ATTR_ARRAY_SIZE, &rows);
        check_statement(statement, mysql_stmt_bind_param(statement, bind), "bind");
        check_statement(statement, mysql_stmt_execute(statement), "insert");
        if (!reads_keys) {
            sum += mysql_stmt_affected_rows(statement);
            continue;
        }
        int64_t key;
        MYSQL_BIND out = {.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &key};
        check_statement(statement, mysql_stmt_bind_result(statement, &out), "keys");
        while (mysql_stmt_fetch(statement) == 0) sum += (uint64_t)key;
        mysql_stmt_free_result(statement);
    }
    bench_maria_run(db, "COMMIT");
    free(names);
    free(emails);
    free(name_lengths);
    free(email_lengths);
    free(ages);
    free(scores);
    free(times);
    free(created);
    free(active);
    return sum;
}

#define BENCH_INSERT \
    "INSERT INTO bench_inserts (name, email, age, score, created_at, active)" \
    " VALUES (?, ?, ?, ?, ?, ?)"

uint64_t bench_maria_insert(
    bench_maria *db, const bench_user *users, int64_t count, int64_t batch) {
    prepare(db, &db->insert, BENCH_INSERT);
    return insert(db, db->insert, users, count, batch, 0);
}

uint64_t bench_maria_insert_keys(
    bench_maria *db, const bench_user *users, int64_t count, int64_t batch) {
    prepare(db, &db->insert_keys, BENCH_INSERT " RETURNING id");
    return insert(db, db->insert_keys, users, count, batch, 1);
}
