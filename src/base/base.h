/* SPDX-License-Identifier: Apache-2.0
 *
 * base: the small vocabulary every folder shares: status and error, arena, strings, growing
 * arrays, dates, exact decimals and whole-file input and output.
 *
 * Rules that hold everywhere:
 *   - A fallible function returns lode_status and is must-check; details go to a lode_error.
 *   - On failure outputs are untouched or zero. Libraries never print, log or exit.
 *   - Running out of memory ends the program through lode_oom(): a compiler and a command line
 *     have nothing better to do, and no caller can forget it.
 *   - Nothing here reads the clock or the locale.
 */
#ifndef LODE_BASE_H
#define LODE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <lodestone.h> /* lode_status and lode_error: one definition, inside and outside */

#define LODE_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

#define LODE_VERSION "0.1.0"

/* ---- status and error ------------------------------------------------------------------------ */

/* Fills *err (which may be NULL) and returns status, so that `return lode_fail(...)` reads well. */
lode_status lode_fail(lode_error *err, lode_status status, const char *code, const char *fmt, ...)
    LODE_PRINTF(4, 5);
/* Adds a hint; keeps the rest. */
void lode_hint(lode_error *err, const char *fmt, ...) LODE_PRINTF(2, 3);
_Noreturn void lode_oom(void);

/* ---- arena: memory for one lifetime, given back at once -------------------------------------- */

typedef struct lode_arena_block lode_arena_block;
typedef struct lode_arena {
    lode_arena_block *head, *spare; /* spare: zeroed, kept by arena_reset */
    size_t used_bytes;
} lode_arena;

void *arena_alloc(lode_arena *a, size_t size); /* zeroed, aligned for any type; never NULL */
void *arena_array(lode_arena *a, size_t count, size_t size); /* checked product */
void arena_clear(lode_arena *a);                             /* frees everything */
/* Ends the lifetime of everything in it, and keeps up to keep_bytes of its blocks for the next. */
void arena_reset(lode_arena *a, size_t keep_bytes);
/* A second arena for a shorter lifetime, which takes the spare blocks of a; arena_return ends it and
 * leaves all its blocks to a as spare ones. */
lode_arena arena_lend(lode_arena *a);
void arena_return(lode_arena *a, lode_arena *lent);

/* ---- strings: pointer and length, not NUL-terminated unless said so -------------------------- */

typedef struct str {
    const char *p;
    size_t n;
} str;

#define STR(literal) ((str){(literal), sizeof(literal) - 1})
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

str str_of(const char *z); /* borrows a NUL-terminated string; NULL gives the empty one */
static inline bool str_eq(str a, str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool str_eqz(str a, const char *z);
/* By bytes; the order of every sorted thing in Lodestone. */
static inline int str_cmp(str a, str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
str str_dup(lode_arena *a, str s);       /* the copy is NUL-terminated */
str str_trim(str s);                     /* ASCII blanks at both ends */
bool str_is_utf8(str s, size_t *bad_at); /* strict: no overlong forms, surrogates or NUL */
/* Edit distance (insert, delete, replace, swap neighbors), capped: anything above max is max + 1. */
uint32_t str_distance(str a, str b, uint32_t max);

/* A text being built. Life cycle: zero-initialize, append, strbuf_clear. Always NUL-terminated. */
typedef struct strbuf {
    char *p;
    size_t n, cap;
} strbuf;
void strbuf_add(strbuf *b, str s);
void strbuf_addz(strbuf *b, const char *z);
void strbuf_addc(strbuf *b, char c);
void strbuf_addf(strbuf *b, const char *fmt, ...) LODE_PRINTF(2, 3);
void strbuf_pad(strbuf *b,
                size_t column); /* blanks until b is column characters past its last newline */
void strbuf_grow(strbuf *b, size_t n); /* capacity for n bytes more and the NUL */
/* Room for n bytes more and the NUL; what was written of it counts after strbuf_grew. */
static inline char *strbuf_room(strbuf *b, size_t n) {
    if (b->cap - b->n <= n) {
        strbuf_grow(b, n);
    }
    return b->p + b->n;
}
static inline void strbuf_grew(strbuf *b, size_t n) {
    b->n += n;
    b->p[b->n] = '\0';
}
void strbuf_reset(strbuf *b);
void strbuf_clear(strbuf *b);
str strbuf_str(const strbuf *b);

/* ---- growing arrays ------------------------------------------------------------------------
 * VEC(type) name = {0}; *vec_push(&name) = x; name.p[i]; name.n; vec_clear(&name).  Heap-owned. */
#define VEC(type)      \
    struct {           \
        type *p;       \
        size_t n, cap; \
    }
void *vec_grow_(void *p, size_t n, size_t *cap, size_t size);
#define vec_push(v) \
    ((v)->p = vec_grow_((v)->p, (v)->n, &(v)->cap, sizeof *(v)->p), &(v)->p[(v)->n++])
void vec_clear_(void **p, size_t *n, size_t *cap);
#define vec_clear(v) vec_clear_((void **)&(v)->p, &(v)->n, &(v)->cap)

/* ---- dates: days since 1970-01-01, proleptic Gregorian --------------------------------------- */

typedef int32_t lode_date;
#define DATE_NONE INT32_MIN /* no date given */
#define DATE_MIN (-25567)   /* 1900-01-01 */
#define DATE_MAX 84005      /* 2199-12-31; later dates are typing errors */

bool date_parse(str s, lode_date *out); /* exactly YYYY-MM-DD, real calendar day, DATE_MIN..MAX */
str date_print(lode_date d, char buf[16]); /* "none" for DATE_NONE */
int32_t date_year(lode_date d);
uint32_t date_weekday(lode_date d);                                /* 0 Monday to 6 Sunday */
void year_bounds(int32_t year, lode_date *first, lode_date *next); /* 1900..2199; [first, next) */
lode_date date_today_utc(void); /* only the command line's front door may call this */

/* ---- exact decimals: int64 in units of 10^-9 ------------------------------------------------- */

typedef int64_t lode_nano;
#define NANO_ONE INT64_C(1000000000)
#define NANO_MAX INT64_MAX
#define NANO_MIN INT64_MIN

/* "12", "-0.5", "99.9999999": at most 9 decimals and 9 digits before the point; no exponent. */
bool nano_parse(str s, lode_nano *out);
str nano_print(lode_nano v, char buf[32]);
bool nano_mul(lode_nano a, lode_nano b, lode_nano *out); /* exact or false */

/* ---- files ----------------------------------------------------------------------------------- */

/* Reads a whole file into the arena (NUL-terminated). Larger than max_bytes is bad input. */
LODE_MUST_CHECK lode_status file_read(lode_arena *a, const char *path, size_t max_bytes, str *out,
                                      lode_error *err);
/* Writes beside the target and renames: a reader sees the old file or the whole new one. */
LODE_MUST_CHECK lode_status file_write(const char *path, str bytes, lode_error *err);

/* ---- digests --------------------------------------------------------------------------------- */

void sha256_hex(str bytes, char out[65]);
void sha256_hex_of(const str *parts, size_t n, char out[65]); /* of the parts, joined */
/* The same of bytes that come in parts. sha256_end frees what it holds; out may be NULL. */
typedef struct sha256 {
    void *state;
} sha256;
sha256 sha256_begin(void);
void sha256_add(sha256 *h, str bytes);
void sha256_end(sha256 *h, char out[65]);
/* Bytes nobody can guess, from the system; ends the program when it has none. For secrets and salts only:
 * nothing decided may use them. */
void random_bytes(void *to, size_t n);
str hex_print(const void *bytes, size_t n, char *buf); /* buf: 2 n + 1 bytes */
/* n bytes as (4 n + 2) / 3 characters of RFC 4648's URL alphabet, without padding, and a NUL. */
str base64url_print(const void *bytes, size_t n, char *buf);
uint64_t xxh3(str bytes); /* XXH3 of 64 bits, seed 0: finds accidents, proves nothing */

/* ---- secrets --------------------------------------------------------------------------------- */

#define SCRYPT_TEXT_BYTES 128
/* "scrypt$15$8$1$SALT$HASH": RFC 7914 with its numbers (log N, r, p), so that old ones still hold when the
 * numbers are raised. A tenth of a second and 32 MB. */
void scrypt_make(str password, char out[SCRYPT_TEXT_BYTES]);
bool scrypt_holds(str password, str stored);
/* The function itself; false when OpenSSL refuses the numbers or has not the memory. */
bool scrypt_bytes(str password, str salt, uint32_t log_n, uint32_t blocks, uint32_t lanes,
                  unsigned char *out, size_t n);
bool secret_equal(str a, str b); /* in a time that depends on their lengths alone */
void secret_forget(void *bytes, size_t n);

#endif
