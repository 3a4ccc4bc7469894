#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "rows.h"

// A socket between client and server that counts how often the client waits for the server.

#define RELAY_PAIRS 16

struct bench_relay {
    int listener, wake[2], count;
    char target[108];
    struct {
        int client, server, is_asking;
    } pairs[RELAY_PAIRS];
    _Atomic uint64_t trips;
    pthread_t thread;
};

static int socket_at(const char *path, int listens) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int handle = socket(AF_UNIX, SOCK_STREAM, 0);
    if (listens) unlink(path);
    int code = listens ? bind(handle, (struct sockaddr *)&address, sizeof address)
                       : connect(handle, (struct sockaddr *)&address, sizeof address);
    bench_check(handle >= 0 && code == 0, path, strerror(errno));
    if (listens) bench_check(listen(handle, 8) == 0, path, strerror(errno));
    return handle;
}

// Hands on what there is; 0 when the connection is over.
static int hand_on(int from, int to) {
    char buffer[65536];
    ssize_t length = read(from, buffer, sizeof buffer);
    if (length <= 0) return 0;
    for (ssize_t at = 0; at < length;) {
        ssize_t written = write(to, buffer + at, (size_t)(length - at));
        if (written <= 0) return 0;
        at += written;
    }
    return 1;
}

static void *serve(void *argument) {
    bench_relay *self = argument;
    for (;;) {
        struct pollfd all[2 + 2 * RELAY_PAIRS];
        all[0] = (struct pollfd){.fd = self->wake[0], .events = POLLIN};
        all[1] = (struct pollfd){.fd = self->count < RELAY_PAIRS ? self->listener : -1, .events = POLLIN};
        for (int pair = 0; pair < self->count; pair++) {
            all[2 + 2 * pair] = (struct pollfd){.fd = self->pairs[pair].client, .events = POLLIN};
            all[3 + 2 * pair] = (struct pollfd){.fd = self->pairs[pair].server, .events = POLLIN};
        }
        int count = self->count;
        poll(all, (nfds_t)(2 + 2 * count), -1);
        if (all[0].revents) return NULL;
        for (int pair = 0; pair < count; pair++) {
            int is_fine = 1;
            // What the server says comes first: the client may go on before that is read.
            if (all[3 + 2 * pair].revents) {
                is_fine = hand_on(self->pairs[pair].server, self->pairs[pair].client);
                self->pairs[pair].is_asking = 0;
            }
            if (is_fine && all[2 + 2 * pair].revents) {
                if (!self->pairs[pair].is_asking) self->trips++;
                self->pairs[pair].is_asking = 1;
                is_fine = hand_on(self->pairs[pair].client, self->pairs[pair].server);
            }
            if (!is_fine) {
                close(self->pairs[pair].client);
                close(self->pairs[pair].server);
                self->pairs[pair].client = self->pairs[pair].server = -1;
            }
        }
        if (all[1].revents) {
            int client = accept(self->listener, NULL, NULL);
            if (client >= 0) {
                self->pairs[self->count].client = client;
                self->pairs[self->count].server = socket_at(self->target, 0);
                self->pairs[self->count].is_asking = 0;
                self->count++;
            }
        }
    }
}

bench_relay *bench_relay_open(const char *path, const char *target) {
    bench_relay *self = calloc(1, sizeof *self);
    snprintf(self->target, sizeof self->target, "%s", target);
    self->listener = socket_at(path, 1);
    bench_check(pipe(self->wake) == 0, "pipe", strerror(errno));
    bench_check(pthread_create(&self->thread, NULL, serve, self) == 0, "thread", "no thread");
    return self;
}

uint64_t bench_relay_trips(bench_relay *self) { return self->trips; }

void bench_relay_close(bench_relay *self) {
    char byte = 0;
    bench_check(write(self->wake[1], &byte, 1) == 1, "pipe", strerror(errno));
    pthread_join(self->thread, NULL);
    for (int pair = 0; pair < self->count; pair++) {
        if (self->pairs[pair].client < 0) continue;
        close(self->pairs[pair].client);
        close(self->pairs[pair].server);
    }
    close(self->listener);
    close(self->wake[0]);
    close(self->wake[1]);
    free(self);
}
