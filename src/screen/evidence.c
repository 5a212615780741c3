// SPDX-License-Identifier: Apache-2.0
//
// evidence: agreement, conflict and absence are told apart. A list that does not name a country does not
// disagree with one; two dates of birth of one person on a list are alternatives, and the nearest counts.
#include "screen/evidence.h"

#include <string.h>

// ---- one mark ----------------------------------------------------------------------------------------

static bool same_country(str a, str b) {
    return a.n == 2 && b.n == 2 && (a.p[0] | 32) == (b.p[0] | 32) && (a.p[1] | 32) == (b.p[1] | 32);
}

// Lists of the United States write China for Hong Kong and Macao, and papers name either.
static bool of_china(str a) {
    char x = (char)(a.n == 2 ? a.p[0] | 32 : 0), y = (char)(a.n == 2 ? a.p[1] | 32 : 0);
    return (x == 'c' && y == 'n') || (x == 'h' && y == 'k') || (x == 'm' && y == 'o');
}

static screen_agreement compare_country(str a, str b) {
    if (same_country(a, b)) {
        return AGREEMENT_SAME;
    }
    return of_china(a) && of_china(b) ? AGREEMENT_NEAR : AGREEMENT_CONFLICT;
}

// Letters and digits of an identifier, capital; false when they differ.
static bool same_id(str a, str b) {
    size_t i = 0, k = 0, shared = 0;
    for (;;) {
        while (i < a.n && !((a.p[i] >= '0' && a.p[i] <= '9') ||
                            ((a.p[i] | 32) >= 'a' && (a.p[i] | 32) <= 'z'))) {
            i++;
        }
        while (k < b.n && !((b.p[k] >= '0' && b.p[k] <= '9') ||
                            ((b.p[k] | 32) >= 'a' && (b.p[k] | 32) <= 'z'))) {
            k++;
        }
        if (i == a.n || k == b.n) {
            return i == a.n && k == b.n && shared >= 4;
        }
        char x = a.p[i], y = b.p[k];
        x = (char)(x >= 'a' && x <= 'z' ? x - 32 : x);
        y = (char)(y >= 'a' && y <= 'z' ? y - 32 : y);
        if (x != y) {
            return false;
        }
        shared++;
        i++;
        k++;
    }
}

static int year_of(str s) {
    int y = 0;
    for (size_t i = 0; i < 4; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') {
            return -1;
        }
        y = y * 10 + (s.p[i] - '0');
    }
    return y;
}

static screen_agreement compare_born(str a, str b, bool about) {
    int x = year_of(a), y = year_of(b);
    if (x < 0 || y < 0) {
        return AGREEMENT_ABSENT;
    }
    if (a.n == 10 && b.n == 10 && memcmp(a.p, b.p, 10) == 0) {
        return AGREEMENT_SAME;
    }
    int gap = x > y ? x - y : y - x;
    int allowed = about ? 5 : 1;
    return gap <= allowed ? AGREEMENT_NEAR : AGREEMENT_CONFLICT;
}

// Words of the address asked about that stand in the listed one: two, one of them with a digit, or three.
static bool same_address(str a, str b) {
    static const size_t longest = 40;
    uint32_t words = 0, digits = 0;
    for (size_t i = 0; i < a.n;) {
        size_t from = i;
        bool digit = false;
        while (i < a.n && (a.p[i] >= '0' ? a.p[i] != ';' && a.p[i] != ':' : a.p[i] < 0)) {
            digit |= a.p[i] >= '0' && a.p[i] <= '9';
            i++;
        }
        size_t n = i - from;
        i += i == from || i < a.n;
        if (n < 2 || n > longest) {
            continue;
        }
        for (size_t k = 0; k + n <= b.n; k++) {
            size_t at = 0;
            while (at < n && (a.p[from + at] | 32) == (b.p[k + at] | 32)) {
                at++;
            }
            bool starts = k == 0 || b.p[k - 1] == ' ' || b.p[k - 1] == ',' || b.p[k - 1] == '-';
            if (at == n && starts) {
                words++;
                digits += digit;
                break;
            }
        }
    }
    return words >= 3 || (words >= 2 && digits > 0);
}

// ---- all marks ---------------------------------------------------------------------------------------

// The better of what was found so far and what another mark says: alternatives.
static void alternative(uint8_t *known, screen_agreement now) {
    static const uint8_t rank[] = {0, 3, 2, 1}; // absent, same, near, conflict
    if (rank[now] > rank[*known]) {
        *known = (uint8_t)now;
    }
}

static screen_agreement compare_kind(party_kind a, party_kind b) {
    if (a == PARTY_UNKNOWN || b == PARTY_UNKNOWN) {
        return AGREEMENT_ABSENT;
    }
    return a == b ? AGREEMENT_SAME : AGREEMENT_CONFLICT;
}

void evidence_find(const lode_world *w, uint32_t party, const screen_query *q, uint8_t *out) {
    memset(out, AGREEMENT_ABSENT, SCREEN_EVIDENCE_COUNT);
    const world_party *p = &w->parties[party];
    out[SCREEN_KIND] = (uint8_t)compare_kind(q->kind, (party_kind)p->kind);
    for (uint32_t i = 0; i < p->marks.count; i++) {
        const world_mark *m = &w->marks[p->marks.first + i];
        str value = world_str(w, m->value);
        switch ((mark_kind)m->kind) {
        case MARK_COUNTRY:
            if (q->country.n > 0) {
                alternative(&out[SCREEN_COUNTRY], compare_country(q->country, value));
            }
            break;
        case MARK_BORN:
            if (q->born.n > 0) {
                bool about = str_eqz(world_str(w, m->type), "about");
                alternative(&out[SCREEN_BORN], compare_born(q->born, value, about));
            }
            break;
        case MARK_ID: // a party has many numbers, so another one is no conflict
            if (q->id.n > 0 && same_id(q->id, value)) {
                out[SCREEN_ID] = AGREEMENT_SAME;
            }
            break;
        case MARK_ADDRESS:
            if (q->address.n > 0 && same_address(q->address, value)) {
                out[SCREEN_ADDRESS] = AGREEMENT_NEAR;
            }
            break;
        default:
            break;
        }
    }
    if (out[SCREEN_ADDRESS] == AGREEMENT_ABSENT && q->address.n > 0 && p->address.len > 0 &&
        same_address(q->address, world_str(w, p->address))) {
        out[SCREEN_ADDRESS] = AGREEMENT_NEAR;
    }
}

static const int16_t moves[SCREEN_EVIDENCE_COUNT][4] = {
    //                 absent same near conflict
    [SCREEN_COUNTRY] = {0, 15, 15, -60},
    [SCREEN_BORN] = {0, 90, 30, -180},
    [SCREEN_ID] = {0, 300, 300, 0},
    [SCREEN_KIND] = {0, 5, 5, -120},
    [SCREEN_ADDRESS] = {0, 40, 40, 0}};

uint32_t evidence_most(const screen_query *q) {
    const bool known[SCREEN_EVIDENCE_COUNT] = {[SCREEN_COUNTRY] = q->country.n > 0,
                                               [SCREEN_BORN] = q->born.n > 0,
                                               [SCREEN_ID] = q->id.n > 0,
                                               [SCREEN_KIND] = q->kind != PARTY_UNKNOWN,
                                               [SCREEN_ADDRESS] = q->address.n > 0};
    int up = 0;
    for (uint32_t i = 0; i < SCREEN_EVIDENCE_COUNT; i++) {
        up += known[i] ? moves[i][AGREEMENT_SAME] : 0;
    }
    return up < (int)SCREEN_EVIDENCE_UP ? (uint32_t)up : SCREEN_EVIDENCE_UP;
}

uint32_t evidence_score(uint32_t name_score, const uint8_t *evidence) {
    int score = (int)name_score;
    for (uint32_t i = 0; i < SCREEN_EVIDENCE_COUNT; i++) {
        score += moves[i][evidence[i] & 3];
    }
    return score < 0 ? 0 : score > 1000 ? 1000 : (uint32_t)score;
}
