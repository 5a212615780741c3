// SPDX-License-Identifier: Apache-2.0
//
// utf8: is this text UTF-8? Asked of everything that comes in, and of the megabyte of texts in an
// image whenever one is opened, so it is worth a table.
//
// Runs of ASCII are skipped sixteen bytes at a time. Elsewhere an automaton takes one shift a byte
// and no branch, because text that changes between scripts makes every branch a guess: a state is
// the place of six bits in a row, and the row of a byte holds, at the place of each state, the
// state that follows.
//
//   DONE -- C2..DF --> ONE (more byte) --> DONE       E0: TWO, but not overlong
//        -- E1..EF --> TWO --> ONE                    ED: TWO, but no surrogate
//        -- F1..F3 --> THREE --> TWO                  F0, F4: THREE, but in range
#include "base/base.h"

#include <string.h>

// BAD is zero: what a row does not name leads there, and nothing leads out.
enum {
    BAD = 0,
    DONE = 6,
    ONE = 12,
    TWO = 18,
    THREE = 24,
    AFTER_E0 = 30,
    AFTER_ED = 36,
    AFTER_F0 = 42,
    AFTER_F4 = 48,
    STATE_BITS = 63
};

#define X4(row) (row), (row), (row), (row)
#define X16(row) X4(row), X4(row), X4(row), X4(row)

#define ASCII ((uint64_t)DONE << DONE)
#define MORE ((uint64_t)DONE << ONE | (uint64_t)ONE << TWO | (uint64_t)TWO << THREE)
#define MORE_80 (MORE | (uint64_t)ONE << AFTER_ED | (uint64_t)TWO << AFTER_F4)
#define MORE_90 (MORE | (uint64_t)ONE << AFTER_ED | (uint64_t)TWO << AFTER_F0)
#define MORE_A0 (MORE | (uint64_t)ONE << AFTER_E0 | (uint64_t)TWO << AFTER_F0)
#define LEAD(state) ((uint64_t)(state) << DONE)

static const uint64_t ROWS[256] = {
    0,
    X4(ASCII),
    X4(ASCII),
    X4(ASCII),
    ASCII,
    ASCII,
    ASCII,
    X16(ASCII),
    X16(ASCII),
    X16(ASCII),
    X16(ASCII),
    X16(ASCII),
    X16(ASCII),
    X16(ASCII),
    X16(MORE_80),
    X16(MORE_90),
    X16(MORE_A0),
    X16(MORE_A0),
    0,
    0,
    LEAD(ONE),
    LEAD(ONE),
    X4(LEAD(ONE)),
    X4(LEAD(ONE)),
    X4(LEAD(ONE)),
    X16(LEAD(ONE)),
    LEAD(AFTER_E0),
    X4(LEAD(TWO)),
    X4(LEAD(TWO)),
    X4(LEAD(TWO)),
    LEAD(AFTER_ED),
    LEAD(TWO),
    LEAD(TWO),
    LEAD(AFTER_F0),
    LEAD(THREE),
    LEAD(THREE),
    LEAD(THREE),
    LEAD(AFTER_F4), // F5 to FF: never
};

// Sixteen bytes of ASCII without NUL? A byte of zero borrows from the one above it, so the answer
// can only err to "no".
static bool plain_ascii(const char *p) {
    uint64_t a = 0, b = 0;
    memcpy(&a, p, sizeof a);
    memcpy(&b, p + sizeof a, sizeof b);
    uint64_t ones = UINT64_C(0x0101010101010101);
    return ((a | b | (a - ones) | (b - ones)) & (ones << 7)) == 0;
}

// Only the low six bits of what comes back are the state: a shift looks at no others anyway.
static uint64_t step(uint64_t state, char byte) {
    return ROWS[(unsigned char)byte] >> (state & STATE_BITS);
}

static bool in(uint64_t state, uint64_t which) { return (state & STATE_BITS) == which; }

// The beginning of the first character that is none. Only for errors.
static size_t first_bad(str s) {
    uint64_t state = DONE;
    size_t begin = 0;
    for (size_t i = 0; i < s.n && !in(state, BAD); i++) {
        begin = in(state, DONE) ? i : begin;
        state = step(state, s.p[i]);
    }
    return begin;
}

bool str_is_utf8(str s, size_t *bad_at) {
    uint64_t state = DONE;
    size_t i = 0;
    for (; s.n - i >= 16; i += 16) {
        if (in(state, DONE) && plain_ascii(s.p + i)) {
            continue;
        }
        for (size_t k = 0; k < 16; k++) {
            state = step(state, s.p[i + k]);
        }
    }
    for (; i < s.n; i++) {
        state = step(state, s.p[i]);
    }
    if (!in(state, DONE) && bad_at) {
        *bad_at = first_bad(s);
    }
    return in(state, DONE);
}
