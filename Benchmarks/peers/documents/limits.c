// SPDX-License-Identifier: Apache-2.0

/*
 * What reading and writing cost without any work: limits IN OUT read|lines|copy
 *
 * `read` reads the file in chunks, `lines` also looks at each byte for line breaks, `copy` writes the first fifth of
 * each chunk, which is about what the figures of these documents take.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (256 * 1024)

int main(int count, char **arguments) {
    int in = count == 4 ? open(arguments[1], O_RDONLY) : -1;
    int out = count == 4 ? open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
    if (in < 0 || out < 0) {
        fprintf(stderr, "usage: limits IN OUT read|lines|copy\n");
        return 64;
    }
    char *buffer = malloc(CHUNK);
    size_t lines = 0;
    ssize_t got;
    if (buffer == NULL) {
        return 1;
    }
    while ((got = read(in, buffer, CHUNK)) > 0) {
        if (arguments[3][0] == 'l') {
            size_t in_chunk = 0;
            for (ssize_t i = 0; i < got; i++) {
                in_chunk += buffer[i] == '\n';
            }
            lines += in_chunk;
        } else if (arguments[3][0] == 'c' && write(out, buffer, (size_t)got / 5) < 0) {
            perror(arguments[2]);
            return 2;
        }
    }
    fprintf(stderr, "%zu\n", lines);
    return got < 0 || close(out) != 0;
}
