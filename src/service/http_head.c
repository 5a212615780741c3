// SPDX-License-Identifier: Apache-2.0
//
// The head of a request, after libmicrohttpd has cut it into lines, and before anything is believed.
// The library is lenient (RFC 9112 lets it); a server behind a proxy must not be, because what two
// readers take for two different requests is a way to smuggle one (RFC 9112 11.2).
#include "service/http_int.h"

#include <string.h>
#include <strings.h>

static bool is_token_char(char c) {
    static const char others[] = "!#$%&'*+-.^_`|~"; // RFC 9110 5.6.2
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr(others, c) != NULL);
}

static bool is_token(str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (!is_token_char(s.p[i])) {
            return false;
        }
    }
    return s.n > 0;
}

// Field values: visible characters, blanks, tabs, and bytes above ASCII (RFC 9110 5.5).
static bool is_value(str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static bool is_name(str s, const char *name) {
    return s.n == strlen(name) && strncasecmp(s.p, name, s.n) == 0;
}

static uint32_t count_of(const http_exchange *x, const char *name) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->n_headers; i++) {
        n += is_name(x->headers[i].name, name);
    }
    return n;
}

#define FAULT(status, code, message) ((head_fault){status, code, message})
#define NO_FAULT ((head_fault){0, NULL, NULL})

static head_fault check_line(const http_exchange *x) {
    if (x->method.n > METHOD_BYTES_MAX || !is_token(x->method)) {
        return FAULT(400, "bad_request", "the method is no word");
    }
    for (size_t i = 0; i < x->raw_path.n; i++) {
        unsigned char c = (unsigned char)x->raw_path.p[i];
        if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}#", (int)c) != NULL) {
            return FAULT(400, "bad_request",
                         "the path has a character that must be written as %XX");
        }
    }
    if (x->raw_path.n == 0 || (x->raw_path.p[0] != '/' && !str_eqz(x->raw_path, "*"))) {
        return FAULT(400, "bad_request", "the path does not begin with /");
    }
    return NO_FAULT;
}

static head_fault check_fields(const http_exchange *x) {
    // More than one of these means that somebody else may have read another one.
    static const char *const single[] = {"host",
                                         "content-length",
                                         "transfer-encoding",
                                         "content-type",
                                         "authorization",
                                         "expect",
                                         "idempotency-key",
                                         "if-match",
                                         "if-none-match",
                                         "cookie",
                                         "x-csrf-token",
                                         "origin",
                                         "content-encoding",
                                         "if-modified-since",
                                         "range"};
    for (uint32_t i = 0; i < x->n_headers; i++) {
        if (!is_token(x->headers[i].name)) {
            return FAULT(400, "bad_request", "the name of a header has a character that none has");
        }
        if (!is_value(x->headers[i].value)) {
            return FAULT(400, "bad_request", "a header has a control character");
        }
    }
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        if (count_of(x, single[i]) > 1) {
            return FAULT(400, "bad_request", "a header that may come once came twice");
        }
    }
    return x->hides ? FAULT(400, "bad_request", "a header has a byte of zero") : NO_FAULT;
}

static bool is_host(str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              strchr(".-_:[]", c) != NULL)) {
            return false;
        }
    }
    return s.n > 0 && s.n <= 262;
}

static head_fault check_length(http_exchange *x, bool old, uint64_t *length, bool *chunked) {
    str coding = http_get_header(x, "transfer-encoding");
    str digits = http_get_header(x, "content-length");
    bool has_coding = http_has_header(x, "transfer-encoding");
    bool has_length = http_has_header(x, "content-length");
    if (has_coding && has_length) {
        return FAULT(400, "bad_request", "a request has a Content-Length or chunks, never both");
    }
    if (has_coding && (old || !is_name(coding, "chunked"))) {
        return old ? FAULT(400, "bad_request", "HTTP/1.0 knows no Transfer-Encoding")
                   : FAULT(501, "coding_unknown",
                           "the one Transfer-Encoding that is read is chunked");
    }
    if (has_length) {
        for (size_t i = 0; i < digits.n; i++) {
            if (digits.p[i] < '0' || digits.p[i] > '9') {
                return FAULT(400, "bad_request", "Content-Length is no number");
            }
            if (*length > UINT64_MAX / 100) {
                return FAULT(413, "body_too_large", "Content-Length is more than anybody sends");
            }
            *length = *length * 10 + (uint64_t)(digits.p[i] - '0');
        }
        if (digits.n == 0) {
            return FAULT(400, "bad_request", "Content-Length is no number");
        }
    }
    *chunked = has_coding;
    x->has_body = has_coding || has_length;
    return NO_FAULT;
}

head_fault head_check(http_exchange *x, const char *version, uint64_t *length, bool *chunked) {
    bool old = x->old = strcmp(version, "HTTP/1.0") == 0;
    head_fault f = check_line(x);
    if (f.status == 0) {
        f = check_fields(x);
    }
    if (f.status == 0 && strcmp(version, "HTTP/1.1") != 0 && !old) {
        f = FAULT(505, "version_unknown", "only HTTP/1.0 and HTTP/1.1 are spoken here");
    }
    if (f.status == 0 && (!old || http_has_header(x, "host")) &&
        !is_host(http_get_header(x, "host"))) {
        f = FAULT(400, "bad_request", "HTTP/1.1 asks for one Host header, a name or address");
    }
    if (f.status == 0) {
        f = check_length(x, old, length, chunked);
    }
    str expect = http_get_header(x, "expect");
    if (f.status == 0 && http_has_header(x, "expect")) {
        x->expects = true;
        if (!is_name(expect, "100-continue")) {
            f = FAULT(417, "expectation_failed", "the one Expect that is met is 100-continue");
        }
    }
    return f;
}
