#include "orders.h"
#include "sqlite_rows.h"

// Units of work: users of `bench_inserts` with four orders each in `bench_orders`.

static void check(sqlite3 *db, int code, const char *what) {
    bench_check(
        code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE, what, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    check(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), sql);
    return statement;
}

static void run(sqlite3 *db, const char *sql) {
    check(db, sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static void take(orders *list, sqlite3_stmt *statement, int column) {
    const unsigned char *note = sqlite3_column_text(statement, column + 3);
    orders_add(
        list, sqlite3_column_int64(statement, column), sqlite3_column_int64(statement, column + 1),
        sqlite3_column_double(statement, column + 2), note,
        (size_t)sqlite3_column_bytes(statement, column + 3));
}

uint64_t bench_sqlite_create(bench_sqlite *bench, const bench_user *users, int64_t count) {
    sqlite3 *db = bench->db;
    uint64_t first = bench_sqlite_insert(bench, users, count);
    sqlite3_stmt *insert =
        prepare(db, "INSERT INTO bench_orders (user_id, amount, note) VALUES (?, ?, ?)");
    run(db, "BEGIN IMMEDIATE");
    int64_t last = sqlite3_last_insert_rowid(db);
    for (int64_t index = 0; index < count; index++) {
        for (int number = 0; number < 4; number++) {
            sqlite3_bind_int64(insert, 1, last - count + 1 + index);
            sqlite3_bind_double(insert, 2, (double)number * 1.5);
            sqlite3_bind_text(insert, 3, BENCH_NOTE, 20, SQLITE_STATIC);
            check(db, sqlite3_step(insert), "order");
            sqlite3_reset(insert);
        }
    }
    run(db, "COMMIT");
    sqlite3_finalize(insert);
    return first;
}

// Reads the users as objects of a map; their keys in order.
static int64_t *keys(sqlite3 *db, bench_rows *users, int64_t *count) {
    sqlite3_stmt *scan = prepare(db, "SELECT " BENCH_COLUMNS " FROM bench_inserts ORDER BY id");
    int64_t room = 64;
    int64_t *ids = malloc((size_t)room * sizeof *ids);
    *count = 0;
    while (sqlite3_step(scan) == SQLITE_ROW) {
        bench_row row;
        read_row(scan, &row);
        bench_take(users, &row, 2);
        if (*count == room) ids = realloc(ids, (size_t)(room *= 2) * sizeof *ids);
        ids[(*count)++] = row.id;
    }
    sqlite3_finalize(scan);
    return ids;
}

uint64_t bench_sqlite_orders_lazy(bench_sqlite *bench) {
    sqlite3 *db = bench->db;
    run(db, "BEGIN");
    int64_t count;
    bench_rows users = {0};
    int64_t *ids = keys(db, &users, &count);
    sqlite3_stmt *find = prepare(
        db, BENCH_SELECT_ORDERS " WHERE user_id = ? ORDER BY id");
    orders list = {0};
    for (int64_t index = 0; index < count; index++) {
        sqlite3_bind_int64(find, 1, ids[index]);
        while (sqlite3_step(find) == SQLITE_ROW) take(&list, find, 0);
        sqlite3_reset(find);
    }
    sqlite3_finalize(find);
    free(ids);
    run(db, "COMMIT");
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_sqlite_orders_in(bench_sqlite *bench) {
    sqlite3 *db = bench->db;
    run(db, "BEGIN");
    int64_t count;
    bench_rows users = {0};
    int64_t *ids = keys(db, &users, &count);
    char sql[4096] = "SELECT id, user_id, amount, note FROM bench_orders WHERE user_id IN (?";
    for (int index = 1; index < 500; index++) strcat(sql, ",?");
    strcat(sql, ") ORDER BY id");
    sqlite3_stmt *find = prepare(db, sql);
    orders list = {0};
    for (int64_t start = 0; start < count; start += 500) {
        for (int64_t index = 0; index < 500; index++) {
            int64_t place = start + index < count ? start + index : start;
            sqlite3_bind_int64(find, (int)index + 1, ids[place]);
        }
        while (sqlite3_step(find) == SQLITE_ROW) take(&list, find, 0);
        sqlite3_reset(find);
    }
    sqlite3_finalize(find);
    free(ids);
    run(db, "COMMIT");
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_sqlite_orders_joined(bench_sqlite *bench) {
    sqlite3 *db = bench->db;
    run(db, "BEGIN");
    sqlite3_stmt *find = prepare(db, BENCH_JOIN);
    orders list = {0};
    bench_rows users = {0};
    int64_t last = -1;
    while (sqlite3_step(find) == SQLITE_ROW) {
        if (sqlite3_column_int64(find, 0) != last) {
            bench_row row;
            read_row(find, &row);
            bench_take(&users, &row, 2);
            last = row.id;
        }
        if (sqlite3_column_type(find, 7) != SQLITE_NULL) take(&list, find, 7);
    }
    sqlite3_finalize(find);
    run(db, "COMMIT");
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_sqlite_update(bench_sqlite *bench, int64_t first, int64_t count) {
    sqlite3 *db = bench->db;
    sqlite3_stmt *update = prepare(db, "UPDATE bench_inserts SET age = ? WHERE id = ?");
    run(db, "BEGIN IMMEDIATE");
    uint64_t changed = 0;
    for (int64_t index = 0; index < count; index++) {
        sqlite3_bind_int64(update, 1, index % 90);
        sqlite3_bind_int64(update, 2, first + index);
        check(db, sqlite3_step(update), "update");
        changed += (uint64_t)sqlite3_changes(db);
        sqlite3_reset(update);
    }
    run(db, "COMMIT");
    sqlite3_finalize(update);
    return changed;
}

uint64_t bench_sqlite_delete(bench_sqlite *bench, int64_t first, int64_t count) {
    sqlite3 *db = bench->db;
    sqlite3_stmt *find = prepare(db, "SELECT id FROM bench_orders WHERE user_id = ?");
    sqlite3_stmt *order = prepare(db, "DELETE FROM bench_orders WHERE id = ?");
    sqlite3_stmt *user = prepare(db, "DELETE FROM bench_inserts WHERE id = ?");
    run(db, "BEGIN IMMEDIATE");
    uint64_t gone = 0;
    for (int64_t index = 0; index < count; index++) {
        int64_t ids[16];
        int found = 0;
        sqlite3_bind_int64(find, 1, first + index);
        while (found < 16 && sqlite3_step(find) == SQLITE_ROW) ids[found++] = sqlite3_column_int64(find, 0);
        sqlite3_reset(find);
        for (int number = 0; number < found; number++) {
            sqlite3_bind_int64(order, 1, ids[number]);
            check(db, sqlite3_step(order), "delete");
            sqlite3_reset(order);
        }
        sqlite3_bind_int64(user, 1, first + index);
        check(db, sqlite3_step(user), "delete");
        gone += (uint64_t)sqlite3_changes(db);
        sqlite3_reset(user);
    }
    run(db, "COMMIT");
    sqlite3_finalize(find);
    sqlite3_finalize(order);
    sqlite3_finalize(user);
    return gone;
}
