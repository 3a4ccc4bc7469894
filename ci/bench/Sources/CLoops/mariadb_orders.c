#include "mariadb_rows.h"
#include "orders.h"

// Units of work: users of `bench_inserts` with four orders each in `bench_orders`.

#define BENCH_BATCH 1000
#define BENCH_LIST 500

static MYSQL_STMT *made(bench_maria *db, const char *sql) {
    MYSQL_STMT *statement = NULL;
    prepare(db, &statement, sql);
    return statement;
}

// `start` with so many placeholders, and `end`.
static MYSQL_STMT *made_list(bench_maria *db, const char *start, int count, const char *end) {
    char *sql = malloc(strlen(start) + strlen(end) + (size_t)count * 2 + 1);
    char *at = stpcpy(sql, start);
    for (int index = 0; index < count; index++) at = stpcpy(at, index ? ",?" : "?");
    stpcpy(at, end);
    MYSQL_STMT *statement = made(db, sql);
    free(sql);
    return statement;
}

static void bind(MYSQL_BIND *bind, enum enum_field_types type, void *buffer) {
    memset(bind, 0, sizeof *bind);
    bind->buffer_type = type;
    bind->buffer = buffer;
}

// Executes a statement for each element of the bound arrays.
static void execute_rows(MYSQL_STMT *statement, MYSQL_BIND *binds, unsigned rows) {
    mysql_stmt_attr_set(statement, STMT_ATTR_ARRAY_SIZE, &rows);
    check_statement(statement, mysql_stmt_bind_param(statement, binds), "bind");
    check_statement(statement, mysql_stmt_execute(statement), "execute");
}

// Memory an order is fetched into.
typedef struct {
    int64_t id, user;
    double amount;
    char note[64];
    unsigned long note_length;
    my_bool is_missing;
} order_target;

static void bind_order(MYSQL_BIND *binds, order_target *target) {
    bind(&binds[0], MYSQL_TYPE_LONGLONG, &target->id);
    binds[0].is_null = &target->is_missing;
    bind(&binds[1], MYSQL_TYPE_LONGLONG, &target->user);
    bind(&binds[2], MYSQL_TYPE_DOUBLE, &target->amount);
    bind(&binds[3], MYSQL_TYPE_STRING, target->note);
    binds[3].buffer_length = sizeof target->note;
    binds[3].length = &target->note_length;
}

static void take(orders *list, const order_target *target) {
    orders_add(
        list, target->id, target->user, target->amount, target->note, target->note_length);
}

uint64_t bench_maria_create(bench_maria *db, const bench_user *users, int64_t count) {
    int64_t *keys = malloc((size_t)count * sizeof *keys);
    bench_maria_run(db, "START TRANSACTION");
    uint64_t sum = bench_maria_insert_users(db, users, count, BENCH_BATCH, keys);
    MYSQL_STMT *insert = made(
        db, "INSERT INTO bench_orders (user_id, amount, note) VALUES (?, ?, ?) RETURNING id");
    int64_t owners[BENCH_BATCH];
    double amounts[BENCH_BATCH];
    const char *notes[BENCH_BATCH];
    unsigned long lengths[BENCH_BATCH];
    for (int64_t start = 0; start < count * 4; start += BENCH_BATCH) {
        unsigned rows = (unsigned)(count * 4 - start < BENCH_BATCH ? count * 4 - start : BENCH_BATCH);
        for (unsigned index = 0; index < rows; index++) {
            owners[index] = keys[(start + index) / 4];
            amounts[index] = (double)((start + index) % 4) * 1.5;
            notes[index] = BENCH_NOTE;
            lengths[index] = 20;
        }
        MYSQL_BIND binds[3];
        bind(&binds[0], MYSQL_TYPE_LONGLONG, owners);
        bind(&binds[1], MYSQL_TYPE_DOUBLE, amounts);
        bind(&binds[2], MYSQL_TYPE_STRING, notes);
        binds[2].length = lengths;
        execute_rows(insert, binds, rows);
        int64_t key;
        MYSQL_BIND out;
        bind(&out, MYSQL_TYPE_LONGLONG, &key);
        check_statement(insert, mysql_stmt_bind_result(insert, &out), "keys");
        while (mysql_stmt_fetch(insert) == 0) bench_check(key > 0, "orders", "no key");
        mysql_stmt_free_result(insert);
    }
    bench_maria_run(db, "COMMIT");
    mysql_stmt_close(insert);
    free(keys);
    return sum;
}

// Reads the users as objects of a map; their keys in order.
static key_list read_users(bench_maria *db, bench_rows *users) {
    key_list keys = {0};
    MYSQL_STMT *scan = made(db, "SELECT " BENCH_COLUMNS " FROM bench_inserts ORDER BY id");
    target target;
    check_statement(scan, mysql_stmt_execute(scan), "users");
    bind_target(scan, &target);
    while (mysql_stmt_fetch(scan) == 0) {
        bench_row row;
        read_row(&target, &row);
        bench_take(users, &row, 2);
        keys_add(&keys, row.id);
    }
    mysql_stmt_close(scan);
    return keys;
}

// Reads the orders of all users, `width` users at once.
static uint64_t read_orders(bench_maria *db, int width, const char *end) {
    bench_maria_run(db, "START TRANSACTION");
    bench_rows users = {0};
    orders list = {0};
    key_list keys = read_users(db, &users);
    MYSQL_STMT *find = made_list(db, BENCH_SELECT_ORDERS " WHERE user_id IN (", width, end);
    MYSQL_BIND *binds = malloc((size_t)width * sizeof *binds), out[4];
    order_target target;
    bind_order(out, &target);
    for (int64_t start = 0; start < keys.count; start += width) {
        for (int index = 0; index < width; index++)
            bind(
                &binds[index], MYSQL_TYPE_LONGLONG,
                &keys.all[start + index < keys.count ? start + index : start]);
        check_statement(find, mysql_stmt_bind_param(find, binds), "bind");
        check_statement(find, mysql_stmt_execute(find), "orders");
        if (start == 0) check_statement(find, mysql_stmt_bind_result(find, out), "bind");
        while (mysql_stmt_fetch(find) == 0) take(&list, &target);
        mysql_stmt_free_result(find);
    }
    bench_maria_run(db, "COMMIT");
    mysql_stmt_close(find);
    free(binds);
    free(keys.all);
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_maria_orders_lazy(bench_maria *db) { return read_orders(db, 1, ") ORDER BY id"); }

uint64_t bench_maria_orders_in(bench_maria *db) {
    return read_orders(db, BENCH_LIST, ") ORDER BY id");
}

uint64_t bench_maria_orders_joined(bench_maria *db) {
    bench_maria_run(db, "START TRANSACTION");
    bench_rows users = {0};
    orders list = {0};
    MYSQL_STMT *find = made(db, BENCH_JOIN);
    target user;
    order_target target;
    MYSQL_BIND out[11];
    check_statement(find, mysql_stmt_execute(find), "join");
    fill_binds(&user);
    memcpy(out, user.binds, sizeof user.binds);
    bind_order(out + 7, &target);
    check_statement(find, mysql_stmt_bind_result(find, out), "bind");
    int64_t last = -1;
    while (mysql_stmt_fetch(find) == 0) {
        if (user.id != last) {
            bench_row row;
            read_row(&user, &row);
            bench_take(&users, &row, 2);
            last = row.id;
        }
        if (!target.is_missing) take(&list, &target);
    }
    mysql_stmt_close(find);
    bench_maria_run(db, "COMMIT");
    bench_rows_free(&users);
    return orders_free(&list);
}

uint64_t bench_maria_update(bench_maria *db, int64_t count) {
    bench_maria_run(db, "START TRANSACTION");
    MYSQL_STMT *update = made(db, "UPDATE bench_inserts SET age = ? WHERE id = ?");
    int32_t ages[BENCH_BATCH];
    int64_t keys[BENCH_BATCH];
    uint64_t changed = 0;
    for (int64_t start = 0; start < count; start += BENCH_BATCH) {
        unsigned rows = (unsigned)(count - start < BENCH_BATCH ? count - start : BENCH_BATCH);
        for (unsigned index = 0; index < rows; index++) {
            // No user is that young: a row that holds its value already isn't counted as changed.
            ages[index] = (int32_t)((start + index) % 17);
            keys[index] = start + index + 1;
        }
        MYSQL_BIND binds[2];
        bind(&binds[0], MYSQL_TYPE_LONG, ages);
        bind(&binds[1], MYSQL_TYPE_LONGLONG, keys);
        execute_rows(update, binds, rows);
        changed += mysql_stmt_affected_rows(update);
    }
    bench_maria_run(db, "COMMIT");
    mysql_stmt_close(update);
    return changed;
}

// Deletes rows by key.
static uint64_t delete_rows(MYSQL_STMT *statement, int64_t *keys, int64_t count) {
    uint64_t gone = 0;
    for (int64_t start = 0; start < count; start += BENCH_BATCH) {
        MYSQL_BIND key;
        bind(&key, MYSQL_TYPE_LONGLONG, keys + start);
        execute_rows(
            statement, &key, (unsigned)(count - start < BENCH_BATCH ? count - start : BENCH_BATCH));
        gone += mysql_stmt_affected_rows(statement);
    }
    return gone;
}

uint64_t bench_maria_delete(bench_maria *db, int64_t count) {
    bench_maria_run(db, "START TRANSACTION");
    MYSQL_STMT *find =
        made_list(db, "SELECT id FROM bench_orders WHERE user_id IN (", BENCH_LIST, ")");
    MYSQL_STMT *order = made(db, "DELETE FROM bench_orders WHERE id = ?");
    MYSQL_STMT *user = made(db, "DELETE FROM bench_inserts WHERE id = ?");
    uint64_t gone = 0;
    int64_t keys[BENCH_LIST], id;
    MYSQL_BIND binds[BENCH_LIST], out;
    bind(&out, MYSQL_TYPE_LONGLONG, &id);
    for (int64_t start = 0; start < count; start += BENCH_LIST) {
        int64_t rows = count - start < BENCH_LIST ? count - start : BENCH_LIST;
        for (int64_t index = 0; index < BENCH_LIST; index++) {
            keys[index] = start + (index < rows ? index : 0) + 1;
            bind(&binds[index], MYSQL_TYPE_LONGLONG, &keys[index]);
        }
        check_statement(find, mysql_stmt_bind_param(find, binds), "bind");
        check_statement(find, mysql_stmt_execute(find), "orders");
        check_statement(find, mysql_stmt_bind_result(find, &out), "bind");
        key_list found = {0};
        while (mysql_stmt_fetch(find) == 0) keys_add(&found, id);
        mysql_stmt_free_result(find);
        delete_rows(order, found.all, found.count);
        free(found.all);
        gone += delete_rows(user, keys, rows);
    }
    bench_maria_run(db, "COMMIT");
    mysql_stmt_close(find);
    mysql_stmt_close(order);
    mysql_stmt_close(user);
    return gone;
}
