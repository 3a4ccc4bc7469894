#include "rows.h"

void bench_user_fill(bench_user *user, int64_t number) {
    user->id = number;
    snprintf(user->name, sizeof user->name, "user%08lld", (long long)(number % 100000000));
    snprintf(user->email, sizeof user->email, "%s@example.org", user->name);
    user->age = (int32_t)(18 + number % 60);
    user->score = (double)number * 0.5;
    // From 2024-01-01, one second and one millisecond apart.
    user->created = 1704067200000000 + number * 1001000;
    user->active = (int)(number % 2);
}
