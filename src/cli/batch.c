// SPDX-License-Identifier: Apache-2.0
//
// The stream side of check. The caller reads chunks into a ring; threads take them in order, decide,
// and whoever finishes the oldest one writes it, and those after it that are ready.
//
//     written        taken by threads        read         free
//   ----------- head ---------------- next -------- tail ------ (head + slots)
//
// One lock guards the three positions. Nothing is decided, read or written while it is held.
#include "cli/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/batch_lines.h"

#define SLOTS_PER_JOB 4u          // chunks that may wait for a slow one before reading stops
#define OUT_KEEP_BYTES (4u << 20) // of a slot's output buffer, after a very long answer
#define PROGRESS_MS 250

typedef struct slot {
    batch_chunk chunk;
    strbuf out;
    uint32_t bad;
    bool done;
} slot;

typedef struct batch {
    const lode_image *image;
    const lode_options *options;
    batch_call call;
    slot *slots;
    uint64_t n_slots;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint64_t head, next, tail;   // count chunks, not slots
    bool ended, writing, broken; // broken: nobody reads the output any more

    uint64_t lines, bad, bytes; // written
    bool progress;
    uint64_t size_bytes; // of a file; 0 when it is not known
    int64_t begun_ms, shown_ms;
} batch;

// ---- one line ------------------------------------------------------------------------------------

void check_option_name(lode_error *err) {
    static const char *const names[] = {"assume", "profile"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_starts(str_of(err->file), STR("options.")) &&
            strcmp(err->file + strlen("options."), names[i]) == 0) {
            (void)snprintf(err->file, sizeof err->file, "--%s", names[i]); // fits
            return;
        }
    }
}

// The answer, or NULL and the error.
static const lode_result *answer_of(const batch *b, lode_scratch *scratch, const slot *s,
                                    const batch_line *l, lode_error *err) {
    if (l->too_long) {
        (void)lode_fail(err, LODE_BAD_INPUT, "too_long",
                        "the line has %llu bytes; at most %u are read",
                        (unsigned long long)l->total_bytes, LODE_SHIPMENT_BYTES_MAX);
        lode_hint(err, "send a longer order in parts");
        return NULL;
    }
    const lode_result *result = NULL;
    str json = {s->chunk.text.p + l->at, l->n};
    if (str_trim(json).n == 0) {
        (void)lode_fail(err, LODE_BAD_INPUT, "empty_line", "the line is empty");
        return NULL;
    }
    if (b->call(b->image, scratch, json.p, json.n, b->options, &result, err) == LODE_OK) {
        return result;
    }
    if (strcmp(err->code, "missing_on") == 0) {
        lode_hint(err, "add \"on\": \"YYYY-MM-DD\" to the line, or give --on for all lines");
    }
    return NULL;
}

static void error_line(const batch *b, lode_scratch *scratch, const lode_error *err, uint64_t line,
                       strbuf *out) {
    if (b->options->format == LODE_JSON) {
        strbuf_addz(out, lode_error_json(scratch, err, line, NULL));
        return;
    }
    strbuf_addf(out, "line %llu  ERROR  ", (unsigned long long)line);
    if (err->col != 0) {
        strbuf_addf(out, "column %u: ", err->col);
    }
    strbuf_addf(out, "%s%s%s%s%s", err->path, err->path[0] != '\0' ? ": " : "", err->message,
                err->hint[0] != '\0' ? "; " : "", err->hint);
}

static void decide_chunk(const batch *b, lode_scratch *scratch, slot *s) {
    if (s->out.cap > OUT_KEEP_BYTES) {
        strbuf_clear(&s->out);
    }
    strbuf_reset(&s->out);
    s->bad = 0;
    for (uint32_t i = 0; i < s->chunk.n_lines; i++) {
        lode_error err = {0};
        const lode_result *result = answer_of(b, scratch, s, &s->chunk.lines[i], &err);
        if (result != NULL) {
            strbuf_add(&s->out, (str){result->text, result->len});
        } else {
            error_line(b, scratch, &err, s->chunk.first + i, &s->out);
            s->bad++;
        }
        strbuf_addc(&s->out, '\n');
    }
}

// ---- progress ------------------------------------------------------------------------------------

static int64_t now_ms(void) {
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t); // it is there on every system we build on
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// What is left is guessed from the bytes: lines are not counted before they are read.
static void show_progress(batch *b, bool end) {
    int64_t now = now_ms();
    if (!b->progress || (!end && now - b->shown_ms < PROGRESS_MS)) {
        return;
    }
    b->shown_ms = now;
    uint64_t ms = now > b->begun_ms ? (uint64_t)(now - b->begun_ms) : 1;
    strbuf text = {0};
    strbuf_addf(&text, "\r%llu lines, %llu lines/s", (unsigned long long)b->lines,
                (unsigned long long)(b->lines * 1000 / ms));
    if (end) {
        strbuf_addf(&text, ", %llu.%llu s\033[K\n", (unsigned long long)(ms / 1000),
                    (unsigned long long)(ms / 100 % 10));
    } else if (b->bytes > 0 && b->bytes <= b->size_bytes) {
        uint64_t left =
            ms * (b->size_bytes / 1024 - b->bytes / 1024) / (b->bytes / 1024 + 1) / 1000;
        strbuf_addf(&text, ", %llu %%, %llu:%02llu left\033[K",
                    (unsigned long long)(b->bytes * 100 / b->size_bytes),
                    (unsigned long long)(left / 60), (unsigned long long)(left % 60));
    } else {
        strbuf_addz(&text, "\033[K");
    }
    err_f("%s", text.p);
    strbuf_clear(&text);
}

static void progress_begin(batch *b, int fd) {
    const char *term = getenv("TERM");
    struct stat st;
    // It would be mixed with answers when both go to the same terminal. It has no color to switch off.
    b->progress = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) != 1 &&
                  (term == NULL || strcmp(term, "dumb") != 0);
    b->size_bytes = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
    b->begun_ms = now_ms();
    b->shown_ms = b->begun_ms;
}

// ---- threads -------------------------------------------------------------------------------------

// Without the lock, by the one thread that writes; returns whether nobody reads the output any more.
static bool write_slot(batch *b, const slot *s) {
    bool broken = b->broken;
    if (!broken) {
        out_str(strbuf_str(&s->out));
        // A failed write keeps the flag of stdout; out_finish reports it.
        broken = fflush(stdout) != 0 || ferror(stdout) != 0;
    }
    b->lines += s->chunk.n_lines;
    b->bad += s->bad;
    b->bytes = s->chunk.end_bytes;
    show_progress(b, false);
    return broken;
}

// Called with the lock, returns with it. Only one thread writes; the others need not wait for it.
static void write_ready(batch *b) {
    while (!b->writing && b->head < b->next && b->slots[b->head % b->n_slots].done) {
        slot *s = &b->slots[b->head % b->n_slots];
        b->writing = true;
        (void)pthread_mutex_unlock(&b->lock);
        bool broken = write_slot(b, s);
        (void)pthread_mutex_lock(&b->lock);
        b->broken = broken; // free_slot reads it with the lock
        s->done = false;
        b->writing = false;
        b->head++;
        (void)pthread_cond_broadcast(&b->changed);
    }
}

// Decides chunks until none is left; wait: else only until none is there.
static void decide_chunks(batch *b, lode_scratch *scratch, bool wait) {
    (void)pthread_mutex_lock(&b->lock);
    for (;;) {
        while (wait && b->next == b->tail && !b->ended) {
            (void)pthread_cond_wait(&b->changed, &b->lock);
        }
        if (b->next == b->tail) {
            break;
        }
        slot *s = &b->slots[b->next++ % b->n_slots];
        (void)pthread_mutex_unlock(&b->lock);
        decide_chunk(b, scratch, s);
        (void)pthread_mutex_lock(&b->lock);
        s->done = true;
        write_ready(b);
    }
    (void)pthread_mutex_unlock(&b->lock);
}

static void *worker(void *arg) {
    lode_scratch *scratch = lode_scratch_new();
    decide_chunks(arg, scratch, true);
    lode_scratch_free(scratch);
    return NULL;
}

// The slot to read into, or NULL when nobody reads the output any more.
static slot *free_slot(batch *b) {
    (void)pthread_mutex_lock(&b->lock);
    while (b->tail - b->head == b->n_slots) {
        (void)pthread_cond_wait(&b->changed, &b->lock);
    }
    slot *s = b->broken ? NULL : &b->slots[b->tail % b->n_slots];
    (void)pthread_mutex_unlock(&b->lock);
    return s;
}

static void publish(batch *b, bool ended) {
    (void)pthread_mutex_lock(&b->lock);
    b->tail += !ended;
    b->ended = ended;
    (void)pthread_cond_broadcast(&b->changed);
    (void)pthread_mutex_unlock(&b->lock);
}

// Without threads, because one is enough or none can be had, the caller decides each chunk it read.
static void run(batch *b, line_reader *r, uint32_t jobs) {
    pthread_t threads[JOBS_MAX];
    uint32_t started = 0;
    while (jobs > 1 && started < jobs && started < JOBS_MAX &&
           pthread_create(&threads[started], NULL, worker, b) == 0) {
        started++;
    }
    lode_scratch *own = started == 0 ? lode_scratch_new() : NULL;
    slot *s = free_slot(b);
    while (s != NULL && batch_read(r, &s->chunk)) {
        publish(b, false);
        if (own != NULL) {
            decide_chunks(b, own, false);
        }
        s = free_slot(b);
    }
    publish(b, true);
    for (uint32_t i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL); // joined once, so it cannot fail
    }
    lode_scratch_free(own);
}

// ---- the whole -----------------------------------------------------------------------------------

static void batch_init(batch *b, uint32_t jobs) {
    b->n_slots = (uint64_t)jobs * SLOTS_PER_JOB;
    b->slots = calloc(b->n_slots, sizeof *b->slots);
    if (b->slots == NULL) {
        lode_oom();
    }
    (void)pthread_mutex_init(&b->lock, NULL); // default ones cannot fail
    (void)pthread_cond_init(&b->changed, NULL);
}

static void batch_clear(batch *b) {
    for (uint64_t i = 0; i < b->n_slots; i++) {
        strbuf_clear(&b->slots[i].chunk.text);
        strbuf_clear(&b->slots[i].out);
    }
    free(b->slots);
    (void)pthread_cond_destroy(&b->changed);
    (void)pthread_mutex_destroy(&b->lock);
}

static int batch_end(batch *b, const line_reader *r, const char *path) {
    show_progress(b, true);
    if (b->bad > 0) {
        err_f("%llu of %llu lines were bad\n", (unsigned long long)b->bad,
              (unsigned long long)b->lines);
    }
    if (r->error != 0) {
        err_f("error: cannot read %s to its end: %s\n", path, strerror(r->error));
        return LODE_ENVIRONMENT;
    }
    return b->bad > 0 ? LODE_BAD_INPUT : LODE_OK;
}

int batch_run(const cli *c, const lode_image *image, const lode_options *o, batch_call call,
              uint32_t jobs) {
    const char *path = c->value[OPT_BATCH];
    line_reader *r = calloc(1, sizeof *r);
    if (r == NULL) {
        lode_oom();
    }
    r->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (r->fd < 0) {
        lode_error err = {0};
        (void)lode_fail(&err, LODE_ENVIRONMENT, "cannot_read", "cannot read %.200s: %s", path,
                        strerror(errno)); // status is in err
        free(r);
        return cli_fail(c, &err);
    }
    batch b = {.image = image, .options = o, .call = call};
    batch_init(&b, jobs);
    progress_begin(&b, r->fd);
    run(&b, r, jobs);
    int code = batch_end(&b, r, path);
    batch_clear(&b);
    if (r->fd != STDIN_FILENO) {
        (void)close(r->fd); // only read
    }
    line_reader_clear(r);
    free(r);
    return code;
}
