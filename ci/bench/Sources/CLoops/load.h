// Threads that do work until their time is over, each on a connection of its own.
#pragma once
#include "rows.h"

// What one kind of work on one database needs. `work` does it once for a key and goes on with what it wrote.
typedef struct {
    void *(*open)(const void *where);
    void (*work)(void *connection, int kind, int64_t key);
    void (*close)(void *connection);
} load_driver;

// Runs the work in so many threads; thread number n of t takes the keys n + 1, n + 1 + t, … up to `rows`.
bench_load load_run(
    const load_driver *driver, const void *where, int threads, int kind, int64_t rows, int64_t nanoseconds);
