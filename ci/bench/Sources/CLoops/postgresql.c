#include "postgresql_rows.h"

bench_pg *bench_pg_open(const char *url) {
    bench_pg *db = calloc(1, sizeof *db);
    db->db = PQconnectdb(url);
    check(db, PQstatus(db->db) == CONNECTION_OK, "connect");
    bench_pg_run(db, "SET client_min_messages = warning");
    bench_pg_run(db, "SET synchronous_commit = off");
    return db;
}

void bench_pg_close(bench_pg *db) {
    PQfinish(db->db);
    free(db);
}

void bench_pg_run(bench_pg *db, const char *sql) {
    PGresult *result = PQexec(db->db, sql);
    ExecStatusType status = PQresultStatus(result);
    check(db, status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, sql);
    PQclear(result);
}

uint64_t bench_pg_scan(bench_pg *db, int keep) {
    if (!db->has_scan) {
        finish(
            db, PQprepare(db->db, "bench_scan", "SELECT " BENCH_COLUMNS " FROM bench_users", 0, NULL),
            PGRES_COMMAND_OK, "prepare");
        db->has_scan = 1;
    }
    uint64_t sum = 0;
    bench_rows rows = {0};
    check(db, PQsendQueryPrepared(db->db, "bench_scan", 0, NULL, NULL, NULL, 1), "scan");
    PQsetSingleRowMode(db->db);
    PGresult *result;
    while ((result = PQgetResult(db->db))) {
        ExecStatusType status = PQresultStatus(result);
        check(db, status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK, "scan");
        int count = PQntuples(result);
        for (int line = 0; line < count; line++) {
            bench_row row;
            read_row(result, line, &row);
            sum += bench_take(&rows, &row, keep);
        }
        PQclear(result);
    }
    bench_rows_free(&rows);
    return sum;
}

static void prepare_get(bench_pg *db) {
    if (db->has_get) return;
    Oid types[1] = {20};
    finish(
        db,
        PQprepare(
            db->db, "bench_get", "SELECT " BENCH_COLUMNS " FROM bench_users WHERE id = $1", 1, types),
        PGRES_COMMAND_OK, "prepare");
    db->has_get = 1;
}

static uint64_t read_one(bench_pg *db, PGresult *result) {
    check(db, PQresultStatus(result) == PGRES_TUPLES_OK, "get");
    uint64_t sum = 0;
    if (PQntuples(result) == 1) {
        bench_row row;
        read_row(result, 0, &row);
        sum = bench_take(NULL, &row, 0);
    }
    PQclear(result);
    return sum;
}

static const int one_length[1] = {8}, one_format[1] = {1};

uint64_t bench_pg_get(bench_pg *db, const int64_t *ids, int64_t count) {
    prepare_get(db);
    uint64_t sum = 0;
    for (int64_t index = 0; index < count; index++) {
        uint64_t key = htobe64((uint64_t)ids[index]);
        const char *values[1] = {(const char *)&key};
        sum += read_one(
            db, PQexecPrepared(db->db, "bench_get", 1, values, one_length, one_format, 1));
    }
    return sum;
}

uint64_t bench_pg_get_pipelined(bench_pg *db, const int64_t *ids, int64_t count, int64_t batch) {
    prepare_get(db);
    uint64_t sum = 0;
    check(db, PQenterPipelineMode(db->db), "pipeline");
    for (int64_t start = 0; start < count; start += batch) {
        int64_t end = start + batch < count ? start + batch : count;
        for (int64_t index = start; index < end; index++) {
            uint64_t key = htobe64((uint64_t)ids[index]);
            const char *values[1] = {(const char *)&key};
            check(
                db, PQsendQueryPrepared(db->db, "bench_get", 1, values, one_length, one_format, 1),
                "send");
        }
        check(db, PQpipelineSync(db->db), "sync");
        for (int64_t index = start; index < end; index++) {
            sum += read_one(db, PQgetResult(db->db));
            PQclear(PQgetResult(db->db));
        }
        finish(db, PQgetResult(db->db), PGRES_PIPELINE_SYNC, "sync");
    }
    check(db, PQexitPipelineMode(db->db), "pipeline");
    return sum;
}

uint64_t bench_pg_copy(bench_pg *db, const bench_user *users, int64_t count) {
    finish(
        db,
        PQexec(
            db->db,
            "COPY bench_inserts (name, email, age, score, created_at, active)"
            " FROM STDIN (FORMAT binary)"),
        PGRES_COPY_IN, "copy");
    char buffer[65536];
    memcpy(buffer, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    char *at = buffer + 19;
    for (int64_t index = 0; index < count; index++) {
        const bench_user *user = &users[index];
        if (at - buffer > 65536 - 256) {
            check(db, PQputCopyData(db->db, buffer, (int)(at - buffer)) == 1, "copy");
            at = buffer;
        }
        at = put16(at, 6);
        at = put_text(at, user->name);
        at = put_text(at, user->email);
        at = put32(put32(at, 4), (uint32_t)user->age);
        uint64_t bits;
        memcpy(&bits, &user->score, 8);
        at = put64(put32(at, 8), bits);
        at = put64(put32(at, 8), (uint64_t)(user->created - EPOCH));
        at = put32(at, 1);
        *at++ = (char)user->active;
    }
    at = put16(at, 0xFFFF);
    check(db, PQputCopyData(db->db, buffer, (int)(at - buffer)) == 1, "copy");
    check(db, PQputCopyEnd(db->db, NULL) == 1, "copy");
    PGresult *result = PQgetResult(db->db);
    uint64_t rows = strtoull(PQcmdTuples(result), NULL, 10);
    finish(db, result, PGRES_COMMAND_OK, "copy");
    PQclear(PQgetResult(db->db));
    return rows;
}

uint64_t bench_pg_insert_keys(
    bench_pg *db, const bench_user *users, int64_t count, int64_t *keys) {
    static const Oid elements[6] = {25, 25, 23, 701, 1114, 16};
    static const int binary[6] = {1, 1, 1, 1, 1, 1};
    if (!db->has_insert) {
        Oid types[6] = {1009, 1009, 1007, 1022, 1115, 1000};
        finish(
            db,
            PQprepare(
                db->db, "bench_insert",
                "INSERT INTO bench_inserts (name, email, age, score, created_at, active)"
                " SELECT * FROM unnest($1, $2, $3, $4, $5, $6) RETURNING id",
                6, types),
            PGRES_COMMAND_OK, "prepare");
        db->has_insert = 1;
    }
    char *buffers[6];
    for (int column = 0; column < 6; column++) buffers[column] = malloc(20 + BENCH_BATCH * 40);
    uint64_t sum = 0;
    for (int64_t start = 0; start < count; start += BENCH_BATCH) {
        int rows = (int)(count - start < BENCH_BATCH ? count - start : BENCH_BATCH);
        char *at[6];
        for (int column = 0; column < 6; column++)
            at[column] = put_array(buffers[column], elements[column], rows);
        for (int index = 0; index < rows; index++) {
            const bench_user *user = &users[start + index];
            uint64_t bits;
            memcpy(&bits, &user->score, 8);
            at[0] = put_text(at[0], user->name);
            at[1] = put_text(at[1], user->email);
            at[2] = put32(put32(at[2], 4), (uint32_t)user->age);
            at[3] = put64(put32(at[3], 8), bits);
            at[4] = put64(put32(at[4], 8), (uint64_t)(user->created - EPOCH));
            at[5] = put32(at[5], 1);
            *at[5]++ = (char)user->active;
        }
        int lengths[6];
        for (int column = 0; column < 6; column++) lengths[column] = (int)(at[column] - buffers[column]);
        PGresult *result = PQexecPrepared(
            db->db, "bench_insert", 6, (const char *const *)buffers, lengths, binary, 1);
        check(db, PQresultStatus(result) == PGRES_TUPLES_OK, "insert");
        for (int line = 0; line < PQntuples(result); line++) {
            int64_t key = read64(PQgetvalue(result, line, 0));
            if (keys) keys[start + line] = key;
            sum += (uint64_t)key;
        }
        PQclear(result);
    }
    for (int column = 0; column < 6; column++) free(buffers[column]);
    return sum;
}

uint64_t bench_pg_insert(bench_pg *db, const bench_user *users, int64_t count) {
    bench_pg_run(db, "BEGIN");
    uint64_t sum = bench_pg_insert_keys(db, users, count, NULL);
    bench_pg_run(db, "COMMIT");
    return sum;
}
