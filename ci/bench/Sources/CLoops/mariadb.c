#include "mariadb_rows.h"

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
    MYSQL_STMT *statement, const bench_user *users, int64_t count, int64_t batch, int64_t *keys) {
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
            times[index] = time_of(user->created);
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
        if (!keys) {
            sum += mysql_stmt_affected_rows(statement);
            continue;
        }
        int64_t key;
        MYSQL_BIND out = {.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &key};
        check_statement(statement, mysql_stmt_bind_result(statement, &out), "keys");
        while (mysql_stmt_fetch(statement) == 0) {
            *keys++ = key;
            sum += (uint64_t)key;
        }
        mysql_stmt_free_result(statement);
    }
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
    bench_maria_run(db, "START TRANSACTION");
    uint64_t rows = insert(db->insert, users, count, batch, NULL);
    bench_maria_run(db, "COMMIT");
    return rows;
}

uint64_t bench_maria_insert_users(
    bench_maria *db, const bench_user *users, int64_t count, int64_t batch, int64_t *keys) {
    prepare(db, &db->insert_keys, BENCH_INSERT " RETURNING id");
    return insert(db->insert_keys, users, count, batch, keys);
}

uint64_t bench_maria_insert_keys(
    bench_maria *db, const bench_user *users, int64_t count, int64_t batch) {
    int64_t *keys = malloc((size_t)count * sizeof *keys);
    bench_maria_run(db, "START TRANSACTION");
    uint64_t sum = bench_maria_insert_users(db, users, count, batch, keys);
    bench_maria_run(db, "COMMIT");
    free(keys);
    return sum;
}
