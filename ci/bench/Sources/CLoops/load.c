#include "load.h"

#include <pthread.h>
#include <time.h>

typedef struct {
    const load_driver *driver;
    const void *where;
    pthread_barrier_t *start;
    int number, threads, kind;
    int64_t rows, nanoseconds;
    int64_t done, longest;
} worker;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void *run(void *argument) {
    worker *self = argument;
    void *connection = self->driver->open(self->where);
    // What is prepared by the first execution is there before the time begins.
    self->driver->work(connection, self->kind, self->number + 1);
    pthread_barrier_wait(self->start);
    int64_t start = now(), last = start, end = start + self->nanoseconds;
    int64_t own = (self->rows - self->number + self->threads - 1) / self->threads;
    uint64_t state = 0x2545F4914F6CDD1Du + (uint64_t)self->number;
    while (last < end) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        int64_t key = (int64_t)(state % (uint64_t)own) * self->threads + self->number + 1;
        self->driver->work(connection, self->kind, key);
        int64_t time = now();
        if (time - last > self->longest) self->longest = time - last;
        last = time;
        self->done++;
    }
    self->driver->close(connection);
    return NULL;
}

bench_load load_run(
    const load_driver *driver, const void *where, int threads, int kind, int64_t rows,
    int64_t nanoseconds) {
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, (unsigned)threads);
    pthread_t *all = calloc((size_t)threads, sizeof *all);
    worker *workers = calloc((size_t)threads, sizeof *workers);
    for (int number = 0; number < threads; number++) {
        workers[number] = (worker){
            .driver = driver, .where = where, .start = &start, .number = number, .threads = threads,
            .kind = kind, .rows = rows, .nanoseconds = nanoseconds};
        bench_check(
            pthread_create(&all[number], NULL, run, &workers[number]) == 0, "thread", "no thread");
    }
    bench_load load = {.least = INT64_MAX};
    for (int number = 0; number < threads; number++) {
        pthread_join(all[number], NULL);
        worker *found = &workers[number];
        load.done += found->done;
        if (found->done < load.least) load.least = found->done;
        if (found->done > load.most) load.most = found->done;
        if (found->longest > load.longest) load.longest = found->longest;
    }
    pthread_barrier_destroy(&start);
    free(all);
    free(workers);
    return load;
}
