#ifdef __linux__
#include <malloc.h>
#endif

#include "sqlite_rows.h"

static void check(bench_sqlite *db, int code, const char *what) {
    bench_check(
        code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE, what, sqlite3_errmsg(db->db));
}

void bench_sqlite_run(bench_sqlite *db, const char *sql) {
    check(db, sqlite3_exec(db->db, sql, NULL, NULL, NULL), sql);
}

bench_sqlite *bench_sqlite_open(const char *path, int tuned) {
    bench_sqlite *db = calloc(1, sizeof *db);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    check(db, sqlite3_open_v2(path, &db->db, flags, NULL), "open");
    bench_sqlite_run(db, "PRAGMA journal_mode=WAL");
    bench_sqlite_run(db, "PRAGMA synchronous=NORMAL");
    bench_sqlite_run(db, "PRAGMA foreign_keys=ON");
    if (tuned) bench_sqlite_run(db, "PRAGMA cache_size=-65536");
    return db;
}

void bench_sqlite_close(bench_sqlite *db) {
    sqlite3_finalize(db->scan);
    sqlite3_finalize(db->get);
    sqlite3_finalize(db->insert);
    sqlite3_close(db->db);
    free(db);
}

static void prepare(bench_sqlite *db, sqlite3_stmt **statement, const char *sql) {
    if (*statement) return;
    check(db, sqlite3_prepare_v3(db->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL), sql);
}

uint64_t bench_sqlite_scan(bench_sqlite *db, int keep) {
    prepare(db, &db->scan, "SELECT " BENCH_COLUMNS " FROM bench_users");
    uint64_t sum = 0;
    bench_rows rows = {0};
    int code;
    while ((code = sqlite3_step(db->scan)) == SQLITE_ROW) {
        bench_row row;
        read_row(db->scan, &row);
        sum += bench_take(&rows, &row, keep);
    }
    check(db, code, "scan");
    sqlite3_reset(db->scan);
    bench_rows_free(&rows);
    return sum;
}

uint64_t bench_memory(void) {
#ifdef __linux__
    struct mallinfo2 all = mallinfo2();
    return all.uordblks + all.hblkhd;
#else
    return 0;
#endif
}

uint64_t bench_sqlite_weight(bench_sqlite *db) {
    prepare(db, &db->scan, "SELECT " BENCH_COLUMNS " FROM bench_users");
    bench_rows rows = {0};
    uint64_t start = bench_memory();
    while (sqlite3_step(db->scan) == SQLITE_ROW) {
        bench_row row;
        read_row(db->scan, &row);
        bench_take(&rows, &row, 2);
    }
    sqlite3_reset(db->scan);
    uint64_t weight = bench_memory() - start;
    bench_rows_free(&rows);
    return weight;
}

uint64_t bench_sqlite_get(bench_sqlite *db, const int64_t *ids, int64_t count) {
    prepare(db, &db->get, "SELECT " BENCH_COLUMNS " FROM bench_users WHERE id = ?");
    uint64_t sum = 0;
    for (int64_t index = 0; index < count; index++) {
        sqlite3_bind_int64(db->get, 1, ids[index]);
        int code = sqlite3_step(db->get);
        check(db, code, "get");
        if (code == SQLITE_ROW) {
            bench_row row;
            read_row(db->get, &row);
            sum += bench_take(NULL, &row, 0);
        }
        sqlite3_reset(db->get);
    }
    return sum;
}

uint64_t bench_sqlite_insert(bench_sqlite *db, const bench_user *users, int64_t count) {
    prepare(
        db, &db->insert,
        "INSERT INTO bench_inserts (name, email, age, score, created_at, active)"
        " VALUES (?, ?, ?, ?, ?, ?)");
    uint64_t sum = 0;
    bench_sqlite_run(db, "BEGIN IMMEDIATE");
    for (int64_t index = 0; index < count; index++) {
        const bench_user *user = &users[index];
        char created[24];
        write_timestamp(created, user->created);
        sqlite3_bind_text(db->insert, 1, user->name, (int)strlen(user->name), SQLITE_STATIC);
        sqlite3_bind_text(db->insert, 2, user->email, (int)strlen(user->email), SQLITE_STATIC);
        sqlite3_bind_int(db->insert, 3, user->age);
        sqlite3_bind_double(db->insert, 4, user->score);
        sqlite3_bind_text(db->insert, 5, created, 23, SQLITE_STATIC);
        sqlite3_bind_int(db->insert, 6, user->active);
        check(db, sqlite3_step(db->insert), "insert");
        sqlite3_reset(db->insert);
        sum += (uint64_t)sqlite3_last_insert_rowid(db->db);
    }
    bench_sqlite_run(db, "COMMIT");
    return sum;
}
