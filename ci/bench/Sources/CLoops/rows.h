// What the three loops share: a decoded row, its checksum, and calendar arithmetic.
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"

// A row as it is handed on: texts are copied, the date is a number.
typedef struct {
    int64_t id;
    char *name;
    char *email;
    int64_t created;
    double score;
    uint32_t name_length, email_length;
    int32_t age;
    int active;
} bench_row;

static inline char *bench_copy(const void *text, size_t length) {
    char *copy = malloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

static inline uint64_t bench_sum(const bench_row *row) {
    return (uint64_t)row->id + (uint64_t)row->age + (uint64_t)row->active + row->name_length
        + row->email_length + (uint64_t)row->created + (uint64_t)(int64_t)(row->score * 2);
}

static inline void bench_row_free(bench_row *row) {
    free(row->name);
    free(row->email);
}

// A map from key to object with open addressing, half full at most.
typedef struct {
    bench_row **slots;
    size_t count, room;
} bench_map;

static inline size_t bench_slot(const bench_map *map, int64_t key) {
    size_t slot = ((uint64_t)key * 0x9E3779B97F4A7C15u) >> 20 & (map->room - 1);
    while (map->slots[slot] && map->slots[slot]->id != key) slot = (slot + 1) & (map->room - 1);
    return slot;
}

// Puts a copy of a row into the map, on a piece of memory of its own; one that is there stays.
static inline void bench_enter(bench_map *map, const bench_row *row) {
    if (map->count * 2 >= map->room) {
        bench_map old = *map;
        map->room = old.room ? old.room * 2 : 64;
        map->slots = calloc(map->room, sizeof *map->slots);
        for (size_t index = 0; index < old.room; index++) {
            if (old.slots[index]) map->slots[bench_slot(map, old.slots[index]->id)] = old.slots[index];
        }
        free(old.slots);
    }
    size_t slot = bench_slot(map, row->id);
    if (map->slots[slot]) return;
    bench_row *object = malloc(sizeof *object);
    *object = *row;
    map->slots[slot] = object;
    map->count++;
}

static inline void bench_map_free(bench_map *map) {
    for (size_t index = 0; index < map->room; index++) {
        if (!map->slots[index]) continue;
        bench_row_free(map->slots[index]);
        free(map->slots[index]);
    }
    free(map->slots);
}

// Rows that are kept: in an array, or as objects.
typedef struct {
    bench_row *rows;
    size_t count, room;
    bench_map map;
} bench_rows;

// Takes a row over: dropped at once (0), kept in an array (1), or made an object of a map (2).
static inline uint64_t bench_take(bench_rows *rows, bench_row *row, int keep) {
    uint64_t sum = bench_sum(row);
    if (!keep) {
        bench_row_free(row);
        return sum;
    }
    if (keep == 2) {
        bench_enter(&rows->map, row);
        return sum;
    }
    if (rows->count == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 64;
        rows->rows = realloc(rows->rows, rows->room * sizeof(bench_row));
    }
    rows->rows[rows->count++] = *row;
    return sum;
}

static inline void bench_rows_free(bench_rows *rows) {
    for (size_t index = 0; index < rows->count; index++) bench_row_free(&rows->rows[index]);
    free(rows->rows);
    bench_map_free(&rows->map);
}

// Days since 1970-01-01 of a date of the Gregorian calendar.
static inline int64_t bench_days(int64_t year, unsigned month, unsigned day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    unsigned of_era = (unsigned)(year - era * 400);
    unsigned of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
    unsigned day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + (int64_t)day_of_era - 719468;
}

// The date of a number of days since 1970-01-01.
static inline void bench_date(int64_t days, int *year, int *month, int *day) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned of_era = (unsigned)(days - era * 146097);
    unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

// Ends the program when a call has failed.
static inline void bench_check(int is_fine, const char *what, const char *why) {
    if (is_fine) return;
    fprintf(stderr, "bench: the C loop's %s failed: %s\n", what, why);
    exit(1);
}

// The columns of a user in the order both sides read them.
#define BENCH_COLUMNS "id, name, email, age, score, created_at, active"
