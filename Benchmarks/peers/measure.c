// SPDX-License-Identifier: Apache-2.0

/*
 * Runs a program and says what it took: measure FILE COMMAND [ARGUMENT...]
 *
 * FILE gets nanoseconds of wall time and KiB of the largest resident set. It is a program of its own because a child
 * inherits the largest resident set of the process that it is forked from, and this one's is small.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
        return 64;
    }
    long long start = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        fprintf(stderr, "%s: %s\n", arguments[2], strerror(errno));
        _exit(127);
    }
    int status = 1;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("measure");
        return 1;
    }
    long long taken = now() - start;
    FILE *file = fopen(arguments[1], "w");
    if (file == NULL || fprintf(file, "%lld %ld\n", taken, usage.ru_maxrss) < 0 || fclose(file) != 0) {
        perror(arguments[1]);
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
