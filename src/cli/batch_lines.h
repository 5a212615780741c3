/* SPDX-License-Identifier: Apache-2.0
 *
 * batch_lines: a stream cut into chunks of whole lines. A chunk ends when it is full, and also
 * when nothing more is there yet: who sends one line and waits gets its answer. Of a line past the
 * bound only the count of bytes is kept, so that its error can say it.
 */
#ifndef LODE_CLI_BATCH_LINES_H
#define LODE_CLI_BATCH_LINES_H

#include "base/base.h"

#define CHUNK_LINES 16u        /* few enough that the last chunks keep every thread busy */
#define CHUNK_BYTES (1u << 20) /* enough for them; a longer line has a chunk of its own */

typedef struct batch_line {
    size_t at, n;         /* in the text of the chunk */
    uint64_t total_bytes; /* also past the bound */
    bool too_long;
} batch_line;

typedef struct batch_chunk {
    uint64_t first; /* 1-based number of its first line */
    strbuf text;
    batch_line lines[CHUNK_LINES];
    uint32_t n_lines;
    uint64_t end_bytes; /* of the stream, read when it was full */
} batch_chunk;

typedef struct line_reader {
    int fd;
    int error; /* errno of a read that failed: the stream ended there */
    bool end;
    char buf[65536];
    size_t at, n; /* of buf: the next byte, how many are there */
    strbuf line;  /* the part of a line that is there so far */
    uint64_t line_bytes;
    uint64_t lines, bytes; /* read so far */
} line_reader;

/* Replaces what c held. False when the stream has ended and c is empty. */
bool batch_read(line_reader *r, batch_chunk *c);
void line_reader_clear(line_reader *r);

#endif
