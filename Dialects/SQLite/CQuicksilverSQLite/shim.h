#ifndef QUICKSILVER_SQLITE_SHIM_H
#define QUICKSILVER_SQLITE_SHIM_H

#include <sqlite3.h>

/* What Swift can't call as it stands: variadic functions, and destructors that are casts of numbers. */

/* Sets an on/off setting of a connection; negative only asks. Gives what it is afterwards, or -1. */
static inline int quicksilver_sqlite3_switch(sqlite3 *database, int setting, int value) {
    int now = -1;
    return sqlite3_db_config(database, setting, value, &now) == SQLITE_OK ? now : -1;
}

/* Binds bytes that SQLite copies. */
static inline int quicksilver_sqlite3_bind_text_copy(
    sqlite3_stmt *statement, int position, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(
        statement, position, (const char *)bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int quicksilver_sqlite3_bind_blob_copy(
    sqlite3_stmt *statement, int position, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, position, bytes, count, SQLITE_TRANSIENT);
}

/* Gives a function's result as bytes that SQLite copies. */
static inline void quicksilver_sqlite3_result_text_copy(
    sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
    sqlite3_result_text64(context, (const char *)bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline void quicksilver_sqlite3_result_blob_copy(
    sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
    sqlite3_result_blob64(context, bytes, count, SQLITE_TRANSIENT);
}

#endif
