// What the loops over PostgreSQL share: the connection, and how values are read and written in binary.
#pragma once
#include <endian.h>
#include <libpq-fe.h>

#include "rows.h"

struct bench_pg {
    PGconn *db;
    int has_scan, has_get, has_insert;
};

static inline void check(bench_pg *db, int is_fine, const char *what) {
    bench_check(is_fine, what, PQerrorMessage(db->db));
}

static inline void finish(bench_pg *db, PGresult *result, ExecStatusType wanted, const char *what) {
    check(db, PQresultStatus(result) == wanted, what);
    PQclear(result);
}

static inline int64_t read64(const char *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
    return (int64_t)be64toh(value);
}

static inline int32_t read32(const char *bytes) {
    uint32_t value;
    memcpy(&value, bytes, 4);
    return (int32_t)be32toh(value);
}

// PostgreSQL counts microseconds from 2000-01-01.
#define EPOCH 946684800000000

static inline void read_row(const PGresult *result, int line, bench_row *row) {
    row->id = read64(PQgetvalue(result, line, 0));
    row->name_length = (uint32_t)PQgetlength(result, line, 1);
    row->name = bench_copy(PQgetvalue(result, line, 1), row->name_length);
    row->email_length = (uint32_t)PQgetlength(result, line, 2);
    row->email = bench_copy(PQgetvalue(result, line, 2), row->email_length);
    row->age = read32(PQgetvalue(result, line, 3));
    int64_t bits = read64(PQgetvalue(result, line, 4));
    memcpy(&row->score, &bits, 8);
    row->created = read64(PQgetvalue(result, line, 5)) + EPOCH;
    row->active = PQgetvalue(result, line, 6)[0];
}

static inline char *put16(char *at, uint16_t value) {
    value = htobe16(value);
    memcpy(at, &value, 2);
    return at + 2;
}

static inline char *put32(char *at, uint32_t value) {
    value = htobe32(value);
    memcpy(at, &value, 4);
    return at + 4;
}

static inline char *put64(char *at, uint64_t value) {
    value = htobe64(value);
    memcpy(at, &value, 8);
    return at + 8;
}

static inline char *put_text(char *at, const char *text) {
    size_t length = strlen(text);
    at = put32(at, (uint32_t)length);
    memcpy(at, text, length);
    return at + length;
}

// An array of so many elements without NULL; the elements follow.
static inline char *put_array(char *at, Oid type, int count) {
    at = put32(at, 1);
    at = put32(at, 0);
    at = put32(at, type);
    at = put32(at, (uint32_t)count);
    return put32(at, 1);
}

// Rows that one statement carries.
#define BENCH_BATCH 1000

// Inserts users inside of a transaction; their keys go into `keys` unless that is NULL; the sum of them.
uint64_t bench_pg_insert_keys(bench_pg *db, const bench_user *users, int64_t count, int64_t *keys);
