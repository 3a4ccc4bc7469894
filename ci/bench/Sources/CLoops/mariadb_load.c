#include "load.h"
#include "mariadb_rows.h"

// Where the server is.
typedef struct {
    const char *socket, *user, *password, *database;
} place;

// One connection of many that work at the same time; a round trip for each statement.
typedef struct {
    bench_maria *db;
    MYSQL_STMT *get, *insert, *update;
    target target;
    int64_t key;
    bench_user user;
    MYSQL_TIME created;
    unsigned long name_length, email_length;
    int8_t active;
    int32_t age;
} client;

static void *client_open(const void *where) {
    const place *place = where;
    client *self = calloc(1, sizeof *self);
    self->db = bench_maria_open(place->socket, place->user, place->password, place->database);
    prepare(self->db, &self->get, "SELECT " BENCH_COLUMNS " FROM bench_users WHERE id = ?");
    prepare(
        self->db, &self->insert,
        "INSERT INTO bench_inserts (name, email, age, score, created_at, active)"
        " VALUES (?, ?, ?, ?, ?, ?)");
    prepare(self->db, &self->update, "UPDATE bench_users SET age = ? WHERE id = ?");
    MYSQL_BIND key = {.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &self->key};
    check_statement(self->get, mysql_stmt_bind_param(self->get, &key), "bind");
    MYSQL_BIND changed[2] = {{.buffer_type = MYSQL_TYPE_LONG, .buffer = &self->age}, key};
    check_statement(self->update, mysql_stmt_bind_param(self->update, changed), "bind");
    MYSQL_BIND made[6] = {
        {.buffer_type = MYSQL_TYPE_STRING, .buffer = self->user.name, .length = &self->name_length},
        {.buffer_type = MYSQL_TYPE_STRING, .buffer = self->user.email, .length = &self->email_length},
        {.buffer_type = MYSQL_TYPE_LONG, .buffer = &self->user.age},
        {.buffer_type = MYSQL_TYPE_DOUBLE, .buffer = &self->user.score},
        {.buffer_type = MYSQL_TYPE_DATETIME, .buffer = &self->created},
        {.buffer_type = MYSQL_TYPE_TINY, .buffer = &self->active}};
    check_statement(self->insert, mysql_stmt_bind_param(self->insert, made), "bind");
    return self;
}

static void client_close(void *connection) {
    client *self = connection;
    mysql_stmt_close(self->get);
    mysql_stmt_close(self->insert);
    mysql_stmt_close(self->update);
    bench_maria_close(self->db);
    free(self);
}

static int get(client *self, int64_t key) {
    int found = self->target.binds[0].buffer != NULL, age = 0;
    self->key = key;
    check_statement(self->get, mysql_stmt_execute(self->get), "get");
    if (!found) bind_target(self->get, &self->target);
    check_statement(self->get, mysql_stmt_fetch(self->get), "fetch");
    bench_row row;
    read_row(&self->target, &row);
    age = row.age;
    bench_row_free(&row);
    mysql_stmt_free_result(self->get);
    return age;
}

static void client_work(void *connection, int kind, int64_t key) {
    client *self = connection;
    if (kind == BENCH_GET) {
        get(self, key);
        return;
    }
    bench_maria_run(self->db, "START TRANSACTION");
    int age = get(self, key);
    bench_user_fill(&self->user, key);
    self->name_length = strlen(self->user.name);
    self->email_length = strlen(self->user.email);
    self->active = (int8_t)self->user.active;
    self->created = time_of(self->user.created);
    check_statement(self->insert, mysql_stmt_execute(self->insert), "insert");
    bench_check(mysql_stmt_insert_id(self->insert) > 0, "insert", "no key");
    self->age = age + 1;
    check_statement(self->update, mysql_stmt_execute(self->update), "update");
    bench_maria_run(self->db, "COMMIT");
}

bench_load bench_maria_load(
    const char *socket, const char *user, const char *password, const char *database, int threads,
    int kind, int64_t rows, int64_t nanoseconds) {
    static const load_driver driver = {client_open, client_work, client_close};
    place place = {socket, user, password, database};
    return load_run(&driver, &place, threads, kind, rows, nanoseconds);
}
