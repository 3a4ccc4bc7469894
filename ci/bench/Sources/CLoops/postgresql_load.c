#include "load.h"
#include "postgresql_rows.h"

// One connection of many that work at the same time; a round trip for each statement.
static void *client_open(const void *where) {
    bench_pg *db = bench_pg_open(where);
    static const Oid get[1] = {20}, insert[6] = {25, 25, 23, 701, 1114, 16}, update[2] = {23, 20};
    struct {
        const char *name, *sql;
        int count;
        const Oid *types;
    } all[5] = {
        {"get", "SELECT " BENCH_COLUMNS " FROM bench_users WHERE id = $1", 1, get},
        {"insert",
         "INSERT INTO bench_inserts (name, email, age, score, created_at, active)"
         " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
         6, insert},
        {"update", "UPDATE bench_users SET age = $1 WHERE id = $2", 2, update},
        {"begin", "BEGIN", 0, NULL},
        {"commit", "COMMIT", 0, NULL}};
    for (int index = 0; index < 5; index++)
        finish(
            db, PQprepare(db->db, all[index].name, all[index].sql, all[index].count, all[index].types),
            PGRES_COMMAND_OK, all[index].sql);
    return db;
}

static void client_close(void *connection) { bench_pg_close(connection); }

static const int binary[6] = {1, 1, 1, 1, 1, 1};

static void run(
    bench_pg *db, const char *name, int count, const char *const *values, const int *lengths,
    ExecStatusType wanted) {
    finish(db, PQexecPrepared(db->db, name, count, values, lengths, binary, 1), wanted, name);
}

static int get(bench_pg *db, int64_t key) {
    uint64_t sent = htobe64((uint64_t)key);
    const char *values[1] = {(const char *)&sent};
    int lengths[1] = {8}, age = 0;
    PGresult *result = PQexecPrepared(db->db, "get", 1, values, lengths, binary, 1);
    check(db, PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1, "get");
    bench_row row;
    read_row(result, 0, &row);
    age = row.age;
    bench_row_free(&row);
    PQclear(result);
    return age;
}

static void client_work(void *connection, int kind, int64_t key) {
    bench_pg *db = connection;
    if (kind == BENCH_GET) {
        get(db, key);
        return;
    }
    run(db, "begin", 0, NULL, NULL, PGRES_COMMAND_OK);
    int age = get(db, key);
    bench_user user;
    bench_user_fill(&user, key);
    char buffer[64], *at = buffer;
    uint64_t bits;
    memcpy(&bits, &user.score, 8);
    at = put32(at, (uint32_t)user.age);
    at = put64(at, bits);
    at = put64(at, (uint64_t)(user.created - EPOCH));
    *at++ = (char)user.active;
    const char *values[6] = {user.name, user.email, buffer, buffer + 4, buffer + 12, buffer + 20};
    int lengths[6] = {(int)strlen(user.name), (int)strlen(user.email), 4, 8, 8, 1};
    run(db, "insert", 6, values, lengths, PGRES_TUPLES_OK);
    put64(put32(buffer, (uint32_t)(age + 1)), (uint64_t)key);
    const char *changed[2] = {buffer, buffer + 4};
    int sizes[2] = {4, 8};
    run(db, "update", 2, changed, sizes, PGRES_COMMAND_OK);
    run(db, "commit", 0, NULL, NULL, PGRES_COMMAND_OK);
}

bench_load bench_pg_load(
    const char *url, int threads, int kind, int64_t rows, int64_t nanoseconds) {
    static const load_driver driver = {client_open, client_work, client_close};
    return load_run(&driver, url, threads, kind, rows, nanoseconds);
}
