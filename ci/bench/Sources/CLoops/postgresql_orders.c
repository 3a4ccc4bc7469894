#include "orders.h"
#include "postgresql_rows.h"

// Units of work: users of `bench_inserts` with four orders each in `bench_orders`.

static const int binary[4] = {1, 1, 1, 1};

static void prepare(bench_pg *db, const char *name, const char *sql, int count, const Oid *types) {
    finish(db, PQprepare(db->db, name, sql, count, types), PGRES_COMMAND_OK, sql);
}

// Drops what was prepared, so that the next round finds the connection as this one did.
static void forget(bench_pg *db) {
    bench_pg_run(db, "DEALLOCATE ALL");
    db->has_scan = db->has_get = db->has_insert = 0;
}

// Executes a prepared statement with so many arrays.
static PGresult *execute(
    bench_pg *db, const char *name, int count, char *const *arrays, char *const *ends) {
    int lengths[4];
    for (int index = 0; index < count; index++) lengths[index] = (int)(ends[index] - arrays[index]);
    return PQexecPrepared(db->db, name, count, (const char *const *)arrays, lengths, binary, 1);
}

static void take(orders *list, const PGresult *result, int line, int column) {
    int64_t bits = read64(PQgetvalue(result, line, column + 2));
    double amount;
    memcpy(&amount, &bits, 8);
    orders_add(
        list, read64(PQgetvalue(result, line, column)), read64(PQgetvalue(result, line, column + 1)),
        amount, PQgetvalue(result, line, column + 3), (size_t)PQgetlength(result, line, column + 3));
}

uint64_t bench_pg_create(bench_pg *db, const bench_user *users, int64_t count) {
    int64_t *keys = malloc((size_t)count * sizeof *keys);
    bench_pg_run(db, "BEGIN");
    uint64_t sum = bench_pg_insert_keys(db, users, count, keys);
    Oid types[3] = {1016, 1022, 1009};
    prepare(
        db, "bench_orders",
        "INSERT INTO bench_orders (user_id, amount, note) SELECT * FROM unnest($1, $2, $3) RETURNING id",
        3, types);
    static const Oid elements[3] = {20, 701, 25};
    char *arrays[3], *at[3];
    for (int column = 0; column < 3; column++) arrays[column] = malloc(20 + BENCH_BATCH * 40);
    for (int64_t start = 0; start < count * 4; start += BENCH_BATCH) {
        int rows = (int)(count * 4 - start < BENCH_BATCH ? count * 4 - start : BENCH_BATCH);
        for (int column = 0; column < 3; column++)
            at[column] = put_array(arrays[column], elements[column], rows);
        for (int64_t index = start; index < start + rows; index++) {
            double amount = (double)(index % 4) * 1.5;
            uint64_t bits;
            memcpy(&bits, &amount, 8);
            at[0] = put64(put32(at[0], 8), (uint64_t)keys[index / 4]);
            at[1] = put64(put32(at[1], 8), bits);
            at[2] = put_text(at[2], BENCH_NOTE);
        }
        PGresult *result = execute(db, "bench_orders", 3, arrays, at);
        check(db, PQresultStatus(result) == PGRES_TUPLES_OK, "orders");
        int64_t key = 0;
        for (int line = 0; line < PQntuples(result); line++) key += read64(PQgetvalue(result, line, 0));
        check(db, key > 0, "orders");
        PQclear(result);
    }
    bench_pg_run(db, "COMMIT");
    forget(db);
    for (int column = 0; column < 3; column++) free(arrays[column]);
    free(keys);
    return sum;
}

// Runs a query row by row, with the rows in binary.
static void send(bench_pg *db, const char *sql) {
    check(db, PQsendQueryParams(db->db, sql, 0, NULL, NULL, NULL, NULL, 1), sql);
    PQsetSingleRowMode(db->db);
}

// Reads the users as objects of a map; their keys in order.
static key_list read_users(bench_pg *db, bench_rows *users) {
    key_list keys = {0};
    send(db, "SELECT " BENCH_COLUMNS " FROM bench_inserts ORDER BY id");
    PGresult *result;
    while ((result = PQgetResult(db->db))) {
        for (int line = 0; line < PQntuples(result); line++) {
            bench_row row;
            read_row(result, line, &row);
            bench_take(users, &row, 2);
            keys_add(&keys, row.id);
        }
        PQclear(result);
    }
    return keys;
}

uint64_t bench_pg_orders_lazy(bench_pg *db) {
    bench_pg_run(db, "BEGIN");
    bench_rows users = {0};
    orders list = {0};
    key_list keys = read_users(db, &users);
    Oid types[1] = {20};
    prepare(db, "bench_lazy", BENCH_SELECT_ORDERS " WHERE user_id = $1 ORDER BY id", 1, types);
    for (int64_t index = 0; index < keys.count; index++) {
        uint64_t key = htobe64((uint64_t)keys.all[index]);
        const char *values[1] = {(const char *)&key};
        int lengths[1] = {8};
        PGresult *result = PQexecPrepared(db->db, "bench_lazy", 1, values, lengths, binary, 1);
        check(db, PQresultStatus(result) == PGRES_TUPLES_OK, "lazy");
        for (int line = 0; line < PQntuples(result); line++) take(&list, result, line, 0);
        PQclear(result);
    }
    bench_pg_run(db, "COMMIT");
    forget(db);
    free(keys.all);
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_pg_orders_in(bench_pg *db) {
    bench_pg_run(db, "BEGIN");
    bench_rows users = {0};
    orders list = {0};
    key_list keys = read_users(db, &users);
    Oid types[1] = {1016};
    prepare(db, "bench_in", BENCH_SELECT_ORDERS " WHERE user_id = ANY($1) ORDER BY id", 1, types);
    char *arrays[1] = {malloc(20 + 500 * 12)}, *at[1];
    for (int64_t start = 0; start < keys.count; start += 500) {
        int rows = (int)(keys.count - start < 500 ? keys.count - start : 500);
        at[0] = put_array(arrays[0], 20, rows);
        for (int64_t index = start; index < start + rows; index++)
            at[0] = put64(put32(at[0], 8), (uint64_t)keys.all[index]);
        PGresult *result = execute(db, "bench_in", 1, arrays, at);
        check(db, PQresultStatus(result) == PGRES_TUPLES_OK, "in");
        for (int line = 0; line < PQntuples(result); line++) take(&list, result, line, 0);
        PQclear(result);
    }
    bench_pg_run(db, "COMMIT");
    forget(db);
    free(arrays[0]);
    free(keys.all);
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_pg_orders_joined(bench_pg *db) {
    bench_pg_run(db, "BEGIN");
    bench_rows users = {0};
    orders list = {0};
    int64_t last = -1;
    send(db, BENCH_JOIN);
    PGresult *result;
    while ((result = PQgetResult(db->db))) {
        for (int line = 0; line < PQntuples(result); line++) {
            if (read64(PQgetvalue(result, line, 0)) != last) {
                bench_row row;
                read_row(result, line, &row);
                bench_take(&users, &row, 2);
                last = row.id;
            }
            if (!PQgetisnull(result, line, 7)) take(&list, result, line, 7);
        }
        PQclear(result);
    }
    bench_pg_run(db, "COMMIT");
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_pg_update(bench_pg *db, int64_t count) {
    bench_pg_run(db, "BEGIN");
    Oid types[2] = {1007, 1016};
    prepare(
        db, "bench_update",
        "UPDATE bench_inserts SET age = x.age FROM unnest($1, $2) x (age, id)"
        " WHERE bench_inserts.id = x.id",
        2, types);
    char *arrays[2] = {malloc(20 + BENCH_BATCH * 8), malloc(20 + BENCH_BATCH * 12)}, *at[2];
    uint64_t changed = 0;
    for (int64_t start = 0; start < count; start += BENCH_BATCH) {
        int rows = (int)(count - start < BENCH_BATCH ? count - start : BENCH_BATCH);
        at[0] = put_array(arrays[0], 23, rows);
        at[1] = put_array(arrays[1], 20, rows);
        for (int64_t index = start; index < start + rows; index++) {
            at[0] = put32(put32(at[0], 4), (uint32_t)(index % 90));
            at[1] = put64(put32(at[1], 8), (uint64_t)(index + 1));
        }
        PGresult *result = execute(db, "bench_update", 2, arrays, at);
        changed += strtoull(PQcmdTuples(result), NULL, 10);
        finish(db, result, PGRES_COMMAND_OK, "update");
    }
    bench_pg_run(db, "COMMIT");
    forget(db);
    free(arrays[0]);
    free(arrays[1]);
    return changed;
}

uint64_t bench_pg_delete(bench_pg *db, int64_t count) {
    bench_pg_run(db, "BEGIN");
    Oid types[1] = {1016};
    prepare(db, "bench_find", "SELECT id FROM bench_orders WHERE user_id = ANY($1)", 1, types);
    prepare(db, "bench_order", "DELETE FROM bench_orders WHERE id = ANY($1)", 1, types);
    prepare(db, "bench_user", "DELETE FROM bench_inserts WHERE id = ANY($1)", 1, types);
    char *users[1] = {malloc(20 + BENCH_BATCH * 12)}, *at[1];
    uint64_t gone = 0;
    for (int64_t start = 0; start < count; start += BENCH_BATCH) {
        int rows = (int)(count - start < BENCH_BATCH ? count - start : BENCH_BATCH);
        at[0] = put_array(users[0], 20, rows);
        for (int64_t index = start; index < start + rows; index++)
            at[0] = put64(put32(at[0], 8), (uint64_t)(index + 1));
        PGresult *found = execute(db, "bench_find", 1, users, at);
        check(db, PQresultStatus(found) == PGRES_TUPLES_OK, "find");
        char *all[1] = {malloc(20 + (size_t)PQntuples(found) * 12)}, *end[1];
        end[0] = put_array(all[0], 20, PQntuples(found));
        for (int line = 0; line < PQntuples(found); line++)
            end[0] = put64(put32(end[0], 8), (uint64_t)read64(PQgetvalue(found, line, 0)));
        PQclear(found);
        finish(db, execute(db, "bench_order", 1, all, end), PGRES_COMMAND_OK, "delete orders");
        free(all[0]);
        PGresult *result = execute(db, "bench_user", 1, users, at);
        gone += strtoull(PQcmdTuples(result), NULL, 10);
        finish(db, result, PGRES_COMMAND_OK, "delete users");
    }
    bench_pg_run(db, "COMMIT");
    forget(db);
    free(users[0]);
    return gone;
}
