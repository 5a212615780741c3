// SPDX-License-Identifier: Apache-2.0
//
// fetch: libcurl, told to do little: no redirects of its own, no other protocols, no cookies, no user's
// configuration. Everything that is decided about an answer is decided here.
#include "lists/fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <time.h>

#include "lists/pen.h"

typedef struct transfer {
    const fetch_request *q;
    lode_arena *a;
    CURL *curl;
    strbuf body, url;
    str etag, modified;
    bool too_large;
    long code;
    CURLcode why;
    char message[CURL_ERROR_SIZE];
} transfer;

// ---- addresses --------------------------------------------------------------------------------

static bool is_loopback(str host) {
    static const char *const HOSTS[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < sizeof HOSTS / sizeof HOSTS[0]; i++) {
        if (str_eqz(host, HOSTS[i])) {
            return true;
        }
    }
    return false;
}

// https:// anywhere, http:// on this machine. Names and passwords in an address are refused with it.
static bool may_ask(const char *url) {
    CURLU *parts = curl_url();
    char *scheme = NULL, *host = NULL, *user = NULL;
    bool ok = parts != NULL && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
              curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
              curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
              curl_url_get(parts, CURLUPART_USER, &user, 0) != CURLUE_OK;
    ok = ok && (strcmp(scheme, "https") == 0 ||
                (strcmp(scheme, "http") == 0 && is_loopback(str_of(host))));
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_url_cleanup(parts);
    return ok;
}

static lode_status bad_address(const char *url, lode_error *err) {
    lode_status st = lode_fail(err, LODE_USAGE, "fetch_address", "cannot ask %.200s", url);
    lode_hint(err, "an address begins with https://; http:// is taken from this machine alone");
    return st;
}

// ---- callbacks --------------------------------------------------------------------------------

// libcurl takes these with and without const.
static size_t on_body(const char *p, size_t size, size_t n, void *ctx) {
    transfer *t = ctx;
    if (t->body.n + size * n > t->q->max_bytes) {
        t->too_large = true;
        return 0; // ends the transfer
    }
    strbuf_add(&t->body, (str){p, size * n});
    return size * n;
}

static void take_header(transfer *t, str line, const char *name, str *out) {
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++) {
        char c = i < line.n ? line.p[i] : '\0';
        c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (c != name[i]) {
            return;
        }
    }
    str value = clean_text(t->a, (str){line.p + n, line.n - n}, FETCH_TAG_BYTES_MAX);
    *out = value;
}

static size_t on_header(const char *p, size_t size, size_t n, void *ctx) {
    transfer *t = ctx;
    take_header(t, (str){p, size * n}, "etag:", &t->etag);
    take_header(t, (str){p, size * n}, "last-modified:", &t->modified);
    return size * n;
}

static int on_progress(void *ctx, curl_off_t total, curl_off_t got, curl_off_t up_total,
                       curl_off_t up) {
    const transfer *t = ctx;
    (void)up_total, (void)up; // nothing is sent
    if (t->q->progress != NULL && got > 0) {
        t->q->progress(t->q->ctx, (uint64_t)got, total > 0 ? (uint64_t)total : 0);
    }
    return 0;
}

// ---- one request ------------------------------------------------------------------------------

static void set_options(transfer *t) {
    CURL *c = t->curl;
    // Options with values of the right type do not fail; an old library without one would not compile.
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_USERAGENT, "lodestone/" LODE_VERSION);
    (void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, FETCH_CONNECT_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT, FETCH_TOTAL_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, FETCH_SLOW_BYTES);
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, FETCH_SLOW_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)t->q->max_bytes);
    (void)curl_easy_setopt(c, CURLOPT_FILETIME, 1L);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    (void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
    (void)curl_easy_setopt(c, CURLOPT_NOPROGRESS, t->q->progress == NULL ? 1L : 0L);
    (void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->message);
}

static struct curl_slist *conditions(const fetch_request *q) {
    struct curl_slist *list = NULL;
    strbuf line = {0};
    if (q->known.etag.n > 0) {
        strbuf_addf(&line, "If-None-Match: " STR_FMT, STR_ARG(q->known.etag));
        list = curl_slist_append(list, line.p);
    }
    if (q->known.modified.n > 0) {
        strbuf_reset(&line);
        strbuf_addf(&line, "If-Modified-Since: " STR_FMT, STR_ARG(q->known.modified));
        list = curl_slist_append(list, line.p);
    }
    strbuf_clear(&line);
    return list;
}

// Asks t->url and follows redirects as far as they may be followed.
static lode_status ask(transfer *t, lode_error *err) {
    strbuf_reset(&t->url);
    strbuf_addz(&t->url, t->q->url);
    for (uint32_t hop = 0; hop <= FETCH_REDIRECTS_MAX; hop++) {
        if (!may_ask(t->url.p)) {
            return bad_address(t->url.p, err);
        }
        strbuf_reset(&t->body);
        t->etag = t->modified = (str){0};
        t->too_large = false;
        t->message[0] = '\0';
        (void)curl_easy_setopt(t->curl, CURLOPT_URL, t->url.p); // copied
        t->why = curl_easy_perform(t->curl);
        t->code = 0;
        (void)curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &t->code); // 0 when there was none
        char *next = NULL;
        (void)curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &next); // NULL when there is none
        if (t->why != CURLE_OK || next == NULL) {
            return LODE_OK;
        }
        strbuf_reset(&t->url);
        strbuf_addz(&t->url, next);
    }
    return lode_fail(err, LODE_ENVIRONMENT, "fetch_redirects", "%.200s leads on more than %u times",
                     t->q->url, FETCH_REDIRECTS_MAX);
}

static bool worth_another_try(const transfer *t) {
    bool broken = t->why == CURLE_COULDNT_CONNECT || t->why == CURLE_RECV_ERROR ||
                  t->why == CURLE_SEND_ERROR || t->why == CURLE_GOT_NOTHING ||
                  t->why == CURLE_PARTIAL_FILE;
    return (broken && !t->too_large) || (t->why == CURLE_OK && (t->code == 429 || t->code >= 500));
}

static void wait_seconds(uint32_t seconds) {
    struct timespec left = {.tv_sec = (time_t)seconds};
    while (nanosleep(&left, &left) != 0) {
        // interrupted: the rest is in left
    }
}

static lode_status judge(const transfer *t, lode_error *err) {
    const char *url = t->q->url;
    if (t->too_large || t->why == CURLE_FILESIZE_EXCEEDED) {
        return lode_fail(err, LODE_BAD_INPUT, "too_large", "%.200s is larger than %zu bytes", url,
                         t->q->max_bytes);
    }
    if (t->why == CURLE_PARTIAL_FILE) {
        return lode_fail(err, LODE_ENVIRONMENT, "fetch_cut", "%.200s was cut off", url);
    }
    if (t->why != CURLE_OK) {
        return lode_fail(err, LODE_ENVIRONMENT, "fetch", "cannot fetch %.160s: %.120s", url,
                         t->message[0] != '\0' ? t->message : curl_easy_strerror(t->why));
    }
    if (t->code != 200 && t->code != 304) {
        return lode_fail(err, LODE_ENVIRONMENT, "fetch_status", "%.200s: the server answers %ld",
                         url, t->code);
    }
    return LODE_OK;
}

static void take_result(transfer *t, fetch_result *out) {
    curl_off_t seconds = -1;
    (void)curl_easy_getinfo(t->curl, CURLINFO_FILETIME_T, &seconds); // -1 when not said
    *out = (fetch_result){
        .bytes = str_dup(t->a, strbuf_str(&t->body)),
        .tags = {str_dup(t->a, str_of(t->q->url)), t->etag, t->modified},
        .unchanged = t->code == 304,
        .changed = seconds > 0 ? (lode_date)(seconds / 86400) : DATE_NONE,
    };
}

lode_status list_fetch(lode_arena *a, const fetch_request *q, fetch_result *out, lode_error *err) {
    transfer t = {.q = q, .a = a, .curl = curl_easy_init()};
    if (t.curl == NULL) {
        return lode_fail(err, LODE_ENVIRONMENT, "fetch", "libcurl cannot start");
    }
    set_options(&t);
    struct curl_slist *headers = conditions(q);
    (void)curl_easy_setopt(t.curl, CURLOPT_HTTPHEADER, headers);
    lode_status st = ask(&t, err);
    for (uint32_t tries = 1; st == LODE_OK && tries < FETCH_TRIES && worth_another_try(&t);
         tries++) {
        wait_seconds(tries);
        st = ask(&t, err);
    }
    st = st == LODE_OK ? judge(&t, err) : st;
    if (st == LODE_OK) {
        take_result(&t, out);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(t.curl);
    strbuf_clear(&t.body);
    strbuf_clear(&t.url);
    return st;
}
