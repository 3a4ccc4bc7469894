// The reference: what a careful C programmer would write over each client library.
//
// Each loop does the same work as the row of the table it is the limit of, and returns a checksum of
// what it read, so that both sides can be compared. A failing call prints its reason and ends the
// program: a benchmark has nothing to fall back on.
#pragma once
#include <stdint.h>

// One user of the table `bench_users`.
typedef struct {
    int64_t id;
    char name[16];
    char email[32];
    int32_t age;
    double score;
    int64_t created;  // microseconds since 1970-01-01
    int active;
} bench_user;

// The user with that number, always the same.
void bench_user_fill(bench_user *user, int64_t number);

// --- Many at once ---
// What threads do: one row is read by key, or one is read, another inserted, the first updated, and both committed.
enum { BENCH_GET, BENCH_WRITE };
// What they did in their time: in all, the slowest and the fastest of them; the longest that one took for once, in nanoseconds.
typedef struct {
    int64_t done, least, most, longest;
} bench_load;
bench_load bench_sqlite_load(
    const char *path, int threads, int kind, int64_t rows, int64_t nanoseconds);
bench_load bench_pg_load(const char *url, int threads, int kind, int64_t rows, int64_t nanoseconds);
bench_load bench_maria_load(
    const char *socket, const char *user, const char *password, const char *database, int threads,
    int kind, int64_t rows, int64_t nanoseconds);

// A socket at `path` that hands everything on to the one at `target`, and counts how often the client has waited for an answer.
typedef struct bench_relay bench_relay;
bench_relay *bench_relay_open(const char *path, const char *target);
uint64_t bench_relay_trips(bench_relay *relay);
void bench_relay_close(bench_relay *relay);

// --- SQLite ---
typedef struct bench_sqlite bench_sqlite;
// Opens with the flags our driver uses; `tuned` also sets its page cache.
bench_sqlite *bench_sqlite_open(const char *path, int tuned);
void bench_sqlite_close(bench_sqlite *db);
// Runs SQL without rows.
void bench_sqlite_run(bench_sqlite *db, const char *sql);
// Reads every user with all columns decoded; `keep` holds all rows until the end, in an array (1) or each as an
// object of a map by key (2).
uint64_t bench_sqlite_scan(bench_sqlite *db, int keep);
// Bytes that malloc has given out; 0 where it doesn't say.
uint64_t bench_memory(void);
// What the objects of such a map weigh, as malloc counts them.
uint64_t bench_sqlite_weight(bench_sqlite *db);
// Reads users by key, one statement each.
uint64_t bench_sqlite_get(bench_sqlite *db, const int64_t *ids, int64_t count);
// The same outside of a transaction, each on another thread that is told and waited for.
uint64_t bench_sqlite_get_elsewhere(const char *path, const int64_t *ids, int64_t count);
// The same on this thread, each in a transaction of its own.
uint64_t bench_sqlite_get_each(const char *path, const int64_t *ids, int64_t count);
// Inserts users in one transaction, one statement each; the sum of the keys.
uint64_t bench_sqlite_insert(bench_sqlite *db, const bench_user *users, int64_t count);
// Inserts users and four orders of each in one transaction; the sum of the users' keys.
uint64_t bench_sqlite_create(bench_sqlite *db, const bench_user *users, int64_t count);
// Reads every user of `bench_inserts`, and then the orders: of one user after another, of 500 users at once, or of all
// in one join. How many there are.
uint64_t bench_sqlite_orders_lazy(bench_sqlite *db);
uint64_t bench_sqlite_orders_in(bench_sqlite *db);
uint64_t bench_sqlite_orders_joined(bench_sqlite *db);
// Gives every user of `bench_inserts` another age by key, one statement each, in one transaction.
uint64_t bench_sqlite_update(bench_sqlite *db, int64_t first, int64_t count);
// Deletes every user of `bench_inserts` with the orders, which are looked up first; one statement each, in one transaction.
uint64_t bench_sqlite_delete(bench_sqlite *db, int64_t first, int64_t count);

// --- PostgreSQL ---
typedef struct bench_pg bench_pg;
bench_pg *bench_pg_open(const char *url);
void bench_pg_close(bench_pg *db);
void bench_pg_run(bench_pg *db, const char *sql);
// Reads every user in binary, row by row.
uint64_t bench_pg_scan(bench_pg *db, int keep);
// Reads users by key, a round trip each.
uint64_t bench_pg_get(bench_pg *db, const int64_t *ids, int64_t count);
// Reads users by key, `batch` statements in each pipeline.
uint64_t bench_pg_get_pipelined(bench_pg *db, const int64_t *ids, int64_t count, int64_t batch);
// Inserts users with binary COPY.
uint64_t bench_pg_copy(bench_pg *db, const bench_user *users, int64_t count);

// Inserts users from arrays, 1,000 rows in each statement, and reads the keys back; the sum of the keys.
uint64_t bench_pg_insert(bench_pg *db, const bench_user *users, int64_t count);
// Inserts users and four orders of each from arrays in one transaction; the sum of the users' keys.
uint64_t bench_pg_create(bench_pg *db, const bench_user *users, int64_t count);
// Reads every user of `bench_inserts`, and then the orders: of one user after another, of 500 users at once, or of all
// in one join. The sum of the orders' keys and of their users'.
uint64_t bench_pg_orders_lazy(bench_pg *db);
uint64_t bench_pg_orders_in(bench_pg *db);
uint64_t bench_pg_orders_joined(bench_pg *db);
// Gives the first users of `bench_inserts` another age, 1,000 in each statement; how many rows changed.
uint64_t bench_pg_update(bench_pg *db, int64_t count);
// Deletes the first users of `bench_inserts` with the orders, which are looked up first, 1,000 users in each statement; how many.
uint64_t bench_pg_delete(bench_pg *db, int64_t count);

// --- MariaDB ---
typedef struct bench_maria bench_maria;
bench_maria *bench_maria_open(
    const char *socket, const char *user, const char *password, const char *database);
void bench_maria_close(bench_maria *db);
void bench_maria_run(bench_maria *db, const char *sql);
// Reads every user in the binary protocol, unbuffered, into bound memory.
uint64_t bench_maria_scan(bench_maria *db, int keep);
// Reads users by key, a round trip each.
uint64_t bench_maria_get(bench_maria *db, const int64_t *ids, int64_t count);
// Inserts users by arrays of parameters, `batch` rows in each call.
uint64_t bench_maria_insert(
    bench_maria *db, const bench_user *users, int64_t count, int64_t batch);
// The same with the keys read back; the sum of the keys.
uint64_t bench_maria_insert_keys(
    bench_maria *db, const bench_user *users, int64_t count, int64_t batch);
// As on PostgreSQL: units of work by arrays of parameters, and by lists of 500 keys.
uint64_t bench_maria_create(bench_maria *db, const bench_user *users, int64_t count);
uint64_t bench_maria_orders_lazy(bench_maria *db);
uint64_t bench_maria_orders_in(bench_maria *db);
uint64_t bench_maria_orders_joined(bench_maria *db);
uint64_t bench_maria_update(bench_maria *db, int64_t count);
uint64_t bench_maria_delete(bench_maria *db, int64_t count);
