// Orders as the loops keep them.
#pragma once
#include "rows.h"

// An order as an object: a piece of memory of its own, with a copy of its note.
typedef struct {
    int64_t id, user;
    double amount;
    char *note;
} order;

typedef struct {
    order **all;
    size_t count, room;
} orders;

static inline void orders_add(
    orders *list, int64_t id, int64_t user, double amount, const void *note, size_t length) {
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 64;
        list->all = realloc(list->all, list->room * sizeof *list->all);
    }
    order *made = malloc(sizeof *made);
    made->id = id;
    made->user = user;
    made->amount = amount;
    made->note = bench_copy(note, length);
    list->all[list->count++] = made;
}

// Frees them; the sum of their keys and of their users'.
static inline uint64_t orders_free(orders *list) {
    uint64_t sum = 0;
    for (size_t index = 0; index < list->count; index++) {
        sum += (uint64_t)list->all[index]->id + (uint64_t)list->all[index]->user;
        free(list->all[index]->note);
        free(list->all[index]);
    }
    free(list->all);
    return sum;
}

// Keys in the order they were read.
typedef struct {
    int64_t *all;
    int64_t count, room;
} key_list;

static inline void keys_add(key_list *list, int64_t key) {
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 64;
        list->all = realloc(list->all, (size_t)list->room * sizeof *list->all);
    }
    list->all[list->count++] = key;
}

#define BENCH_NOTE "a note of 20 letters"
#define BENCH_SELECT_ORDERS "SELECT id, user_id, amount, note FROM bench_orders"
#define BENCH_JOIN \
    "SELECT u.id, u.name, u.email, u.age, u.score, u.created_at, u.active," \
    " o.id, o.user_id, o.amount, o.note FROM bench_inserts u" \
    " LEFT JOIN bench_orders o ON o.user_id = u.id ORDER BY u.id, o.id"
