#include <pthread.h>
#include <semaphore.h>

#include "load.h"
#include "sqlite_rows.h"

// One connection of many that work at the same time.
typedef struct {
    bench_sqlite *db;
    sqlite3_stmt *get, *insert, *update, *begin, *commit;
} client;

static sqlite3_stmt *prepare(bench_sqlite *db, const char *sql) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v3(db->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    bench_check(code == SQLITE_OK, sql, sqlite3_errmsg(db->db));
    return statement;
}

static void *client_open(const void *where) {
    client *self = calloc(1, sizeof *self);
    self->db = bench_sqlite_open(where, 1);
    sqlite3_busy_timeout(self->db->db, 60000);
    self->get = prepare(self->db, "SELECT " BENCH_COLUMNS " FROM bench_users WHERE id = ?");
    self->insert = prepare(
        self->db,
        "INSERT INTO bench_inserts (name, email, age, score, created_at, active)"
        " VALUES (?, ?, ?, ?, ?, ?)");
    self->update = prepare(self->db, "UPDATE bench_users SET age = ? WHERE id = ?");
    self->begin = prepare(self->db, "BEGIN IMMEDIATE");
    self->commit = prepare(self->db, "COMMIT");
    return self;
}

static void client_close(void *connection) {
    client *self = connection;
    sqlite3_finalize(self->get);
    sqlite3_finalize(self->insert);
    sqlite3_finalize(self->update);
    sqlite3_finalize(self->begin);
    sqlite3_finalize(self->commit);
    bench_sqlite_close(self->db);
    free(self);
}

static void run(client *self, sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    bench_check(code == SQLITE_DONE, sqlite3_sql(statement), sqlite3_errmsg(self->db->db));
    sqlite3_reset(statement);
}

static int get(client *self, int64_t key) {
    int age = 0;
    sqlite3_bind_int64(self->get, 1, key);
    int code = sqlite3_step(self->get);
    if (code == SQLITE_ROW) {
        bench_row row;
        read_row(self->get, &row);
        age = row.age;
        bench_row_free(&row);
    }
    bench_check(code == SQLITE_ROW, "get", sqlite3_errmsg(self->db->db));
    sqlite3_reset(self->get);
    return age;
}

static void client_work(void *connection, int kind, int64_t key) {
    client *self = connection;
    if (kind == BENCH_GET) {
        get(self, key);
        return;
    }
    run(self, self->begin);
    int age = get(self, key);
    bench_user user;
    bench_user_fill(&user, key);
    char created[24];
    write_timestamp(created, user.created);
    sqlite3_bind_text(self->insert, 1, user.name, (int)strlen(user.name), SQLITE_STATIC);
    sqlite3_bind_text(self->insert, 2, user.email, (int)strlen(user.email), SQLITE_STATIC);
    sqlite3_bind_int(self->insert, 3, user.age);
    sqlite3_bind_double(self->insert, 4, user.score);
    sqlite3_bind_text(self->insert, 5, created, 23, SQLITE_STATIC);
    sqlite3_bind_int(self->insert, 6, user.active);
    run(self, self->insert);
    sqlite3_bind_int(self->update, 1, age + 1);
    sqlite3_bind_int64(self->update, 2, key);
    run(self, self->update);
    run(self, self->commit);
}

bench_load bench_sqlite_load(
    const char *path, int threads, int kind, int64_t rows, int64_t nanoseconds) {
    static const load_driver driver = {client_open, client_work, client_close};
    return load_run(&driver, path, threads, kind, rows, nanoseconds);
}

// A thread that gets what it is asked for.
typedef struct {
    client *client;
    sem_t asked, answered;
    int64_t key;
    uint64_t sum;
} helper;

static void *serve(void *argument) {
    helper *self = argument;
    for (;;) {
        sem_wait(&self->asked);
        if (self->key < 0) return NULL;
        sqlite3_bind_int64(self->client->get, 1, self->key);
        if (sqlite3_step(self->client->get) == SQLITE_ROW) {
            bench_row row;
            read_row(self->client->get, &row);
            self->sum += bench_take(NULL, &row, 0);
        }
        sqlite3_reset(self->client->get);
        sem_post(&self->answered);
    }
}

uint64_t bench_sqlite_get_elsewhere(const char *path, const int64_t *ids, int64_t count) {
    helper helper = {.client = client_open(path)};
    sem_init(&helper.asked, 0, 0);
    sem_init(&helper.answered, 0, 0);
    pthread_t thread;
    bench_check(pthread_create(&thread, NULL, serve, &helper) == 0, "thread", "no thread");
    for (int64_t index = 0; index < count; index++) {
        helper.key = ids[index];
        sem_post(&helper.asked);
        sem_wait(&helper.answered);
    }
    helper.key = -1;
    sem_post(&helper.asked);
    pthread_join(thread, NULL);
    client_close(helper.client);
    return helper.sum;
}

uint64_t bench_sqlite_get_each(const char *path, const int64_t *ids, int64_t count) {
    client *self = client_open(path);
    uint64_t sum = 0;
    for (int64_t index = 0; index < count; index++) {
        run(self, self->begin);
        sqlite3_bind_int64(self->get, 1, ids[index]);
        if (sqlite3_step(self->get) == SQLITE_ROW) {
            bench_row row;
            read_row(self->get, &row);
            sum += bench_take(NULL, &row, 0);
        }
        sqlite3_reset(self->get);
        run(self, self->commit);
    }
    client_close(self);
    return sum;
}
