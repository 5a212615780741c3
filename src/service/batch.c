// SPDX-License-Identifier: Apache-2.0
//
// batch: lines in, lines out. The thread of HTTP cuts what comes into lines, and lines into chunks of a ring;
// threads beside decide them; whoever finishes the oldest one sends it, and those after it that are ready.
//
//        sent              decided by threads            filled          free
//   ------------- head ------------------------- tail ----------- (head + ring)
//
// One lock guards the positions; nothing is decided, sent or hashed while it is held. The ring bounds the
// memory: when it is full the client is held back, and when the client does not read, sending waits, and the
// ring fills. The reply ends after the record of the batch was committed, so a whole reply is one that is in
// the record; a client that goes away leaves none.
#include "service/batch.h"

#include "ledger/decision.h"
#include "ledger/hit.h"
#include "ledger/license.h"
#include "service/decide.h"
#include "service/meet.h"

#include <stdio.h>
#include <stdlib.h>

#define CHUNK_LINES 64u
#define CHUNK_BYTES ((size_t)256 << 10)
#define KEEP_BYTES ((size_t)1 << 20) // of a buffer, after a very long line
#define VERDICTS_MAX 16u

typedef struct line {
    size_t at, n;
    uint64_t total; // also past the bound
} line;

typedef struct verdict_count {
    char word[32];
    uint64_t n;
} verdict_count;

typedef struct chunk {
    task task; // first: beside hands it back
    batch *b;
    uint64_t first; // number of its first line, from 1
    strbuf text, out;
    line lines[CHUNK_LINES];
    uint32_t n_lines, bad, n_verdicts;
    verdict_count verdicts[VERDICTS_MAX];
    meeting met[CHUNK_LINES]; // n_met: of lines that ask about somebody new, or meet a new row
    uint32_t n_met;
    write_wait keeping;
    bool done;
} chunk;

struct batch {
    job *j;
    batch_kind kind;
    lode_options options;
    char today[16];
    bool record, verdict_only, known, meets;

    pthread_mutex_t lock;
    chunk *ring;
    uint64_t n_ring, head, tail; // chunks, not places
    strbuf rest;                 // of a line that is not whole yet
    uint64_t rest_total, lines_in;
    bool input_ended, input_held, writing, holding, aborted, ended;
    uint64_t drains;

    sha256 hash_in, hash_out; // in: of the thread of HTTP; out: of who sends
    uint64_t lines, bad;
    verdict_count verdicts[VERDICTS_MAX];
    uint32_t n_verdicts;

    write_job write;
    lode_arena a;
    batch_decision decision;
};

// ---- one line --------------------------------------------------------------------------------------------

static void count_verdict(verdict_count *v, uint32_t *n, const char *word, uint64_t times) {
    for (uint32_t i = 0; i < *n; i++) {
        if (strcmp(v[i].word, word) == 0) {
            v[i].n += times;
            return;
        }
    }
    if (*n < VERDICTS_MAX) {
        (void)snprintf(v[*n].word, sizeof v[*n].word, "%s", word);
        v[(*n)++].n = times;
    }
}

static void add_json_text(strbuf *b, str s) {
    size_t from = 0;
    strbuf_addc(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        strbuf_add(b, (str){s.p + from, i - from});
        from = i + 1;
        if (c < 0x20) {
            strbuf_addf(b, "\\u%04x", c);
        } else {
            strbuf_addc(b, '\\');
            strbuf_addc(b, (char)c);
        }
    }
    strbuf_add(b, (str){s.p + from, s.n - from});
    strbuf_addc(b, '"');
}

// As the reply of a single check with answer=verdict.
static void add_verdict(strbuf *b, const lode_result *r) {
    char number[16];
    strbuf_addz(b, "{\"verdict\":\"");
    strbuf_addz(b, r->verdict);
    strbuf_addz(b, "\",\"best\":\"");
    strbuf_addz(b, r->best);
    strbuf_addz(b, "\",\"worst\":\"");
    strbuf_addz(b, r->worst);
    strbuf_addz(b, r->stop_now != 0 ? "\",\"stop_now\":true,\"exit\":"
                                    : "\",\"stop_now\":false,\"exit\":");
    (void)snprintf(number, sizeof number, "%d", r->exit_code);
    strbuf_addz(b, number);
    strbuf_addz(b, ",\"line\":");
    add_json_text(b, (str){r->text, r->len});
    strbuf_addc(b, '}');
}

static lode_status bad_line(const batch *b, const line *l, str json, lode_error *err) {
    uint32_t most = b->kind == BATCH_CHECK ? LODE_SHIPMENT_BYTES_MAX : LODE_QUERY_BYTES_MAX;
    if (l->total > l->n || l->n > most) {
        lode_status st = lode_fail(err, LODE_BAD_INPUT, "too_long",
                                   "the line has %llu bytes; at most %u are read",
                                   (unsigned long long)l->total, most);
        lode_hint(err, "send a longer order in parts");
        return st;
    }
    return str_trim(json).n == 0 ? lode_fail(err, LODE_BAD_INPUT, "empty_line", "the line is empty")
                                 : LODE_OK;
}

// ---- who was asked about ---------------------------------------------------------------------------------

// An answer with its reasons also says whom a line asked about, and whom they resemble (meet.h). Most lines of an
// order book say nothing new: that is seen by the reader, and the writer is not asked.
static lode_status parties_of(const batch *b, request *rq, str json, str *parties, bool *known,
                              lode_error *err) {
    static const char VERSION[] = "\"query_version\":\"";
    const lode_result *r = NULL;
    lode_status st = b->kind == BATCH_CHECK
                         ? lode_parties_json(rq->image, rq->scratch, json.p, json.n, NULL, &r, err)
                         : lode_query_json(rq->scratch, json.p, json.n, &r, err);
    st = st == LODE_OK ? request_tx(rq, err) : st;
    *known = true;
    if (st != LODE_OK) {
        return st;
    }
    strbuf all = {0};
    strbuf_addf(&all, b->kind == BATCH_CHECK ? "%s" : "{\"parties\":[%s]}", r->text);
    *parties = str_dup(rq->a, strbuf_str(&all));
    strbuf_clear(&all);
    const char *end = parties->p + parties->n, *at = parties->p;
    while (st == LODE_OK && *known &&
           (at = memmem(at, (size_t)(end - at), VERSION, sizeof VERSION - 1)) != NULL) {
        at += sizeof VERSION - 1;
        st = party_known(rq->tx, (str){at, 64}, known, err);
    }
    return st;
}

static lode_status meet_line(const batch *b, request *rq, chunk *c, str json, str answer,
                             lode_error *err) {
    static const char NO_HITS[] = "\"hits\":[]";
    str parties = {0};
    bool known = true;
    lode_status st = parties_of(b, rq, json, &parties, &known, err);
    bool hits = memmem(answer.p, answer.n, NO_HITS, sizeof NO_HITS - 1) == NULL;
    if (st != LODE_OK || (known && !hits)) {
        return st;
    }
    meeting *m = &c->met[c->n_met];
    st = meeting_read(rq, answer, parties, (str){0}, m, err);
    for (size_t i = 0; st == LODE_OK && known && i < m->n_hits; i++) {
        st = hit_is_met(rq->tx, &m->hits[i], &known, err);
    }
    c->n_met += st == LODE_OK && !known;
    return st;
}

static lode_status keep_met(write_job *self, ledger_tx *tx, lode_error *err) {
    const chunk *c = (const chunk *)(const void *)((char *)self - offsetof(chunk, keeping));
    lode_status st = LODE_OK;
    for (uint32_t i = 0; st == LODE_OK && i < c->n_met; i++) {
        st = meeting_keep(tx, &c->met[i], err);
    }
    return st;
}

// ---- deciding --------------------------------------------------------------------------------------------

static lode_status decide_line(const batch *b, request *rq, str json, const lode_result **r,
                               lode_error *err) {
    if (b->kind == BATCH_SCREEN) {
        return lode_screen_json(rq->image, rq->scratch, json.p, json.n, &b->options, r, err);
    }
    decide_ask ask = {.shipment = json, .on = b->options.on, .what_if = !b->record};
    static const char SAYS[] = "not_same_as"; // what does not count in the record (findings.h)
    bool add = b->known || (b->record && memmem(json.p, json.n, SAYS, sizeof SAYS - 1) != NULL);
    lode_status st = add ? desk_add_known(rq, &ask, &json, err) : LODE_OK;
    return st != LODE_OK
               ? st
               : lode_check_json(rq->image, rq->scratch, json.p, json.n, &b->options, r, err);
}

static lode_status answer_line(const batch *b, request *rq, chunk *c, uint32_t i) {
    const line *l = &c->lines[i];
    str json = {c->text.p + l->at, l->n};
    const lode_result *r = NULL;
    lode_error err = {0};
    lode_status st = bad_line(b, l, json, &err), kept = LODE_OK;
    size_t from = c->out.n;
    st = st == LODE_OK ? decide_line(b, rq, json, &r, &err) : st;
    if (st != LODE_OK) {
        size_t n = 0;
        const char *text = lode_error_json(rq->scratch, &err, c->first + i, &n);
        strbuf_add(&c->out, (str){text, n});
        c->bad++;
    } else {
        count_verdict(c->verdicts, &c->n_verdicts, r->verdict, 1);
        if (b->verdict_only && b->kind == BATCH_CHECK) {
            add_verdict(&c->out, r);
        } else {
            strbuf_add(&c->out, (str){r->text, r->len});
        }
        if (b->meets) {
            str answer = {c->out.p + from, c->out.n - from};
            kept = meet_line(b, rq, c, json, answer, &err);
        }
    }
    strbuf_addc(&c->out, '\n');
    return kept;
}

// Another status than LODE_OK: what is new could not be kept, and the reply must not come to its end.
static lode_status answer_chunk(const batch *b, worker *w, chunk *c) {
    request rq = {.s = b->j->s,
                  .x = b->j->x,
                  .by = b->j->rq.by,
                  .a = &w->lines,
                  .at = b->j->rq.at,
                  .image = b->j->rq.image,
                  .scratch = w->scratch};
    lode_status st = LODE_OK;
    for (uint32_t i = 0; i < c->n_lines && st == LODE_OK; i++) {
        st = answer_line(b, &rq, c, i);
    }
    worker_end(w);
    if (st == LODE_OK && c->n_met > 0) {
        c->keeping.write = (write_job){.by = rq.by, .a = &w->lines, .run = keep_met};
        st = write_and_wait(rq.s, &c->keeping, NULL);
    }
    arena_reset(&w->lines, KEEP_BYTES);
    return st;
}

// ---- sending, in order -------------------------------------------------------------------------------------

static void reset_buffer(strbuf *b) {
    if (b->cap > KEEP_BYTES) {
        strbuf_clear(b);
    }
    strbuf_reset(b);
}

static void chunk_reset(chunk *c) {
    reset_buffer(&c->text);
    reset_buffer(&c->out);
    c->n_lines = c->bad = c->n_verdicts = c->n_met = 0;
    c->done = false;
}

static http_flow send_chunk(batch *b, const chunk *c) {
    for (uint32_t i = 0; i < c->n_verdicts; i++) {
        count_verdict(b->verdicts, &b->n_verdicts, c->verdicts[i].word, c->verdicts[i].n);
    }
    b->lines += c->n_lines;
    b->bad += c->bad;
    metrics_lines(b->j->s->metrics, c->n_lines, c->bad);
    sha256_add(&b->hash_out, strbuf_str(&c->out));
    return http_stream_send(b->j->x, strbuf_str(&c->out));
}

static bool publish(batch *b);
static void go_on(batch *b);

// Called with the lock, returns with it. One thread sends; the others need not wait for it.
static void send_ready(batch *b) {
    while (!b->writing && !b->holding && b->head < b->tail && b->ring[b->head % b->n_ring].done) {
        chunk *c = &b->ring[b->head % b->n_ring];
        uint64_t drains = b->drains;
        bool skip = b->aborted;
        b->writing = true;
        (void)pthread_mutex_unlock(&b->lock);
        http_flow flow = skip ? HTTP_GONE : send_chunk(b, c);
        (void)pthread_mutex_lock(&b->lock);
        b->writing = false;
        b->holding = flow == HTTP_HOLD && b->drains == drains;
        b->aborted = b->aborted || flow == HTTP_GONE;
        chunk_reset(c);
        b->head++;
        if (b->input_held) {
            b->input_held = false;
            http_stream_more(b->j->x);
        }
    }
}

// ---- the end -------------------------------------------------------------------------------------------------

static int by_word(const void *a, const void *b) {
    return strcmp(((const verdict_count *)a)->word, ((const verdict_count *)b)->word);
}

static lode_status record_run(write_job *self, ledger_tx *tx, lode_error *err) {
    batch *b = (batch *)(void *)((char *)self - offsetof(batch, write));
    return decision_record_batch(tx, &b->decision, err);
}

static void record_done(write_job *self, lode_status status, const lode_error *err) {
    batch *b = (batch *)(void *)((char *)self - offsetof(batch, write));
    if (status != LODE_OK) {
        answer_write(b->j, status, err); // for the log; the client sees that the reply has no end
    }
    http_stream_end(b->j->x, status == LODE_OK);
}

static str hash_text(lode_arena *a, sha256 *h) {
    char hex[65];
    sha256_end(h, hex);
    h->state = NULL;
    return str_dup(a, str_of(hex));
}

static void record(batch *b) {
    strbuf words = {0};
    qsort(b->verdicts, b->n_verdicts, sizeof b->verdicts[0], by_word);
    for (uint32_t i = 0; i < b->n_verdicts; i++) {
        strbuf_addf(&words, "%s%s %llu", i > 0 ? ", " : "", b->verdicts[i].word,
                    (unsigned long long)b->verdicts[i].n);
    }
    b->decision = (batch_decision){.image = str_dup(&b->a, str_of(lode_image_id(b->j->rq.image))),
                                   .input_sha = hash_text(&b->a, &b->hash_in),
                                   .output_sha = hash_text(&b->a, &b->hash_out),
                                   .lines = b->lines,
                                   .bad = b->bad,
                                   .verdicts = str_dup(&b->a, strbuf_str(&words))};
    strbuf_clear(&words);
    b->write = (write_job){.by = b->j->rq.by, .a = &b->a, .run = record_run, .done = record_done};
    if (!writer_put(b->j->s->writer, &b->write)) {
        lode_error err = {0};
        lode_status st = problem_fail(&err, "busy", "too many changes wait");
        record_done(&b->write, st, &err);
    }
}

// Without the lock, by the one thread that set `ended`; b must not be used after it.
static void finish(batch *b) {
    if (b->aborted) {
        http_stream_end(b->j->x, false);
    } else if (b->record) {
        record(b);
    } else {
        http_stream_end(b->j->x, true);
    }
}

// ---- what goes on ----------------------------------------------------------------------------------------------

static bool has_room(const batch *b) { return b->tail - b->head < b->n_ring; }

static void put_line(batch *b, str part) {
    chunk *c = &b->ring[b->tail % b->n_ring];
    uint64_t total = b->rest_total + part.n;
    if (c->n_lines == 0) {
        c->first = b->lines_in + 1;
    }
    line *l = &c->lines[c->n_lines++];
    *l = (line){.at = c->text.n, .total = total};
    strbuf_add(&c->text, strbuf_str(&b->rest));
    if (total <= LODE_SHIPMENT_BYTES_MAX) {
        strbuf_add(&c->text, part);
    }
    l->n = c->text.n - l->at;
    b->lines_in++;
    reset_buffer(&b->rest);
    b->rest_total = 0;
    if (c->n_lines == CHUNK_LINES || c->text.n >= CHUNK_BYTES) {
        (void)publish(b);
    }
}

static void chunk_run(task *self, worker *w) {
    chunk *c = (chunk *)self;
    batch *b = c->b;
    (void)pthread_mutex_lock(&b->lock);
    bool skip = b->aborted;
    (void)pthread_mutex_unlock(&b->lock);
    bool kept = skip || answer_chunk(b, w, c) == LODE_OK;
    (void)pthread_mutex_lock(&b->lock);
    b->aborted = b->aborted || !kept;
    c->done = true;
    go_on(b);
}

// The chunk that is being filled goes to the threads. False: it stays.
static bool publish(batch *b) {
    chunk *c = &b->ring[b->tail % b->n_ring];
    if (!has_room(b) || c->n_lines == 0) {
        return false;
    }
    c->b = b;
    c->task.run = chunk_run;
    b->tail++;
    if (!beside_put(b->j->s->batches, &c->task)) { // it stops
        b->aborted = true;
        c->done = true;
    }
    return true;
}

// Called with the lock, returns without it; b may be gone after it. Sends what is ready, hands on what is
// there when nothing else runs or nothing more comes, and ends the whole when all is sent.
static void go_on(batch *b) {
    bool more = true;
    while (more) {
        send_ready(b);
        if (b->input_ended && b->rest_total > 0 && has_room(b)) {
            put_line(b, (str){NULL, 0});
        }
        more = (b->input_ended || b->head == b->tail) && publish(b);
    }
    bool over = b->input_ended && b->head == b->tail && !b->writing && !b->ended &&
                (b->aborted || (b->rest_total == 0 && b->ring[b->tail % b->n_ring].n_lines == 0));
    b->ended = b->ended || over;
    (void)pthread_mutex_unlock(&b->lock);
    if (over) {
        finish(b);
    }
}

// ---- for the thread of HTTP ----------------------------------------------------------------------------------------

// Bytes up to the end of a line, or all of them; rest holds no more than the longest line that is read.
static size_t take(batch *b, str bytes) {
    const char *end = memchr(bytes.p, '\n', bytes.n);
    if (end != NULL) {
        put_line(b, (str){bytes.p, (size_t)(end - bytes.p)});
        return (size_t)(end - bytes.p) + 1;
    }
    b->rest_total += bytes.n;
    if (b->rest_total > LODE_SHIPMENT_BYTES_MAX) {
        reset_buffer(&b->rest);
    } else {
        strbuf_add(&b->rest, bytes);
    }
    return bytes.n;
}

// Licenses and findings are added line by line only where there are any.
static bool desk_knows_any(const job *j) {
    worker *w = worker_self();
    lode_arena a = {0};
    license *l = NULL;
    size_t n = 0;
    int64_t closed = 0;
    license_filter any = {.usable_on = DATE_NONE, .expires_before = DATE_NONE};
    page_ask one = {.limit = 1};
    bool knows = true; // when it cannot be told, each line says so
    if (worker_begin(w, &a, j->rq.at, &j->rq.by, NULL) == LODE_OK) {
        knows = licenses_list(&w->tx, &any, &one, &l, &n, NULL) != LODE_OK || n > 0 ||
                hits_any_closed(&w->tx, &closed, NULL) != LODE_OK || closed > 0;
        worker_end(w);
    }
    arena_clear(&a);
    return knows;
}

static const char *query_text(job *j, const char *name) {
    str v = {0};
    return http_query(j->x, name, &v) ? str_dup(j->rq.a, v).p : NULL;
}

static bool query_is(const job *j, const char *name, const char *word) {
    str v = {0};
    return http_query(j->x, name, &v) && str_eqz(v, word);
}

static batch *batch_new(job *j) {
    batch *b = calloc(1, sizeof *b);
    uint32_t threads =
        j->s->n_workers - j->s->n_http; // a few chunks for each, and what is being sent
    if (b == NULL) {
        lode_oom();
    }
    b->j = j;
    b->kind = strcmp(j->route->path, "/v1/screen:batch") == 0 ? BATCH_SCREEN : BATCH_CHECK;
    b->verdict_only = b->kind == BATCH_CHECK && !query_is(j, "answer", "full");
    b->record = !query_is(j, "record", "false");
    b->meets = b->record && !b->verdict_only;
    b->options = (lode_options){.size = sizeof b->options,
                                .on = query_text(j, "on"),
                                .known = query_text(j, "known"),
                                .profile = query_text(j, "profile"),
                                .on_missing = date_print(time_date(j->rq.at), b->today).p,
                                .format = b->verdict_only ? LODE_VERDICT : LODE_JSON};
    b->known = b->kind == BATCH_CHECK && desk_knows_any(j);
    b->n_ring = 2u + 4u * (uint64_t)threads;
    b->ring = calloc(b->n_ring, sizeof *b->ring);
    if (b->ring == NULL) {
        lode_oom();
    }
    b->hash_in = sha256_begin();
    b->hash_out = sha256_begin();
    (void)pthread_mutex_init(&b->lock, NULL); // a default one cannot fail
    return b;
}

static void begin(job *j) {
    http_reply r;
    j->batch = batch_new(j);
    j->rq.reply.status = 200;
    j->rq.reply.media_type = "application/x-ndjson";
    answer_to_http(j, &r);
    http_add(&r, "X-Accel-Buffering", STR("no")); // for a proxy that would wait for the whole reply
    http_stream_begin(j->x, &r);
}

size_t batch_stream(job *j, str bytes) {
    if (j->batch == NULL) {
        begin(j);
    }
    batch *b = j->batch;
    size_t taken = 0;
    (void)pthread_mutex_lock(&b->lock);
    while (taken < bytes.n && has_room(b)) {
        taken += take(b, (str){bytes.p + taken, bytes.n - taken});
    }
    b->input_held = taken < bytes.n;
    b->input_ended = b->input_ended || bytes.n == 0;
    sha256_add(&b->hash_in, (str){bytes.p, taken});
    j->bytes_in += taken;
    go_on(b);
    return taken;
}

void batch_drained(job *j) {
    batch *b = j->batch;
    (void)pthread_mutex_lock(&b->lock);
    b->drains++;
    b->holding = false;
    go_on(b);
}

void batch_gone(job *j) {
    batch *b = j->batch;
    (void)pthread_mutex_lock(&b->lock);
    b->aborted = b->input_ended = true;
    b->holding = false;
    go_on(b);
}

void batch_free(job *j) {
    batch *b = j->batch;
    if (b == NULL) {
        return;
    }
    for (uint64_t i = 0; i < b->n_ring; i++) {
        strbuf_clear(&b->ring[i].text);
        strbuf_clear(&b->ring[i].out);
    }
    free(b->ring);
    strbuf_clear(&b->rest);
    if (b->hash_in.state != NULL) { // it was not recorded
        sha256_end(&b->hash_in, NULL);
        sha256_end(&b->hash_out, NULL);
    }
    arena_clear(&b->a);
    (void)pthread_mutex_destroy(&b->lock);
    free(b);
    j->batch = NULL;
}
