/* SPDX-License-Identifier: Apache-2.0
 *
 * screening_text: the answer of a screening for people. Query and listed name stand side by side, word
 * under word: what agrees, what is alike and how much, what only one of them has.
 */
#include "check/answer.h"
#include "check/screening.h"
#include "check/text_layout.h"
#include "text/text.h"

#define WORD_COLUMNS 24u /* a longer word pushes the next one to the right */

static void padded(strbuf *out, str s, uint32_t columns) {
    uint32_t width = text_width(s);
    text_clean(s, out);
    for (uint32_t i = width; i < columns; i++) {
        strbuf_addc(out, ' ');
    }
}

static uint32_t columns_of(const screen_word *word) {
    uint32_t a = text_width(word->query), b = text_width(word->listed), n = a > b ? a : b;
    n = n < 5 ? 5 : n;
    return (n > WORD_COLUMNS ? WORD_COLUMNS : n) + 2;
}

typedef enum word_row { ROW_QUERY, ROW_LISTED, ROW_ALIKE } word_row;

static void put_row(text_page *p, const screen_explanation *e, word_row row, const char *label) {
    strbuf_addf(p->out, "      %-8s", label);
    for (uint32_t i = 0; i < e->n; i++) {
        const screen_word *word = &e->word[i];
        strbuf cell = {0};
        if (row == ROW_QUERY) {
            strbuf_add(&cell, word->query);
        } else if (row == ROW_LISTED) {
            strbuf_add(&cell, word->listed);
        } else if (word->alike == SAME) {
            strbuf_addz(&cell, "=");
        } else if (word->alike > 0) {
            strbuf_addf(&cell, "~%u", word->alike / 10);
        } else {
            strbuf_addz(&cell, word->query.n > 0 ? "asked" : "listed");
        }
        padded(p->out, strbuf_str(&cell), columns_of(word));
        strbuf_clear(&cell);
    }
    while (p->out->n > 0 && p->out->p[p->out->n - 1] == ' ') {
        p->out->p[--p->out->n] = '\0';
    }
    strbuf_addc(p->out, '\n');
}

static void put_words(const lode_world *w, screen_scratch *s, const screen_hit *h, text_page *p) {
    if (h->form == NONE) {
        return;
    }
    screen_explanation e;
    screen_explain(w, s, h, &e);
    put_row(p, &e, ROW_QUERY, "asked");
    put_row(p, &e, ROW_LISTED, "listed");
    put_row(p, &e, ROW_ALIKE, "");
    if (e.query_reading != READING_WRITTEN || e.listed_reading != READING_WRITTEN) {
        text_paragraph(p, 6, 6, "asked read %s, listed %s", reading_word(e.query_reading),
                       reading_word(e.listed_reading));
    }
}

/* How a listed person or firm is known: what agrees and what conflicts, in words. */
static void evidence_text(const screen_hit *h, strbuf *out) {
    for (uint32_t i = 0; i < SCREEN_EVIDENCE_COUNT; i++) {
        if (h->evidence[i] != AGREEMENT_ABSENT) {
            strbuf_addf(out, "; %s %s", screen_evidence_word(i),
                        h->evidence[i] == AGREEMENT_NEAR
                            ? "nearly agrees"
                            : screen_agreement_word((screen_agreement)h->evidence[i]));
        }
    }
}

static void dates_text(const lode_world *w, const screen_hit *h, strbuf *out) {
    const world_party *p = &w->parties[h->party];
    char day[16];
    if (p->listed != DATE_NONE) {
        strbuf_addf(out, ", listed " STR_FMT, STR_ARG(date_print(p->listed, day)));
    } else {
        strbuf_addz(out, ", day of listing not in the source");
    }
    if (p->delisted != DATE_NONE) {
        strbuf_addf(out, ", off the list from " STR_FMT, STR_ARG(date_print(p->delisted, day)));
    }
}

static void put_label(const screening_hit *sh, text_page *p) {
    static const struct {
        text_ink ink;
        const char *word;
        uint32_t blanks;
    } labels[] = {{INK_RED, "MATCH", 8}, {INK_YELLOW, "SAME PARTY?", 2}, {INK_BOLD, "RELATED", 6}};
    text_inked(p, labels[sh->class].ink, str_of(labels[sh->class].word));
    strbuf_addf(p->out, "%*s", (int)labels[sh->class].blanks, "");
}

static void put_score(const lode_world *w, const screening_hit *sh, text_page *p) {
    const screen_hit *h = &sh->hit;
    strbuf b = {0};
    strbuf_addf(&b, "%s %u of 1000; ", h->equal ? "names are equal: score" : "score", h->score);
    if (sh->class == HIT_RELATED) {
        strbuf_addz(&b, sh->absent != NONE ? "not the party itself, which is known not to be listed"
                                           : "not the party itself, which is another row");
    } else {
        strbuf_addf(&b, "the same party in %u of 100 such cases", (h->probability + 5) / 10);
    }
    evidence_text(h, &b);
    if (w->names[h->name].weak) {
        strbuf_addz(&b, "; the list itself calls this alias weak");
    }
    text_paragraph(p, 6, 8, "%s", b.p);
    strbuf_clear(&b);
}

static void put_hit(const lode_world *w, screen_scratch *s, const screening_hit *sh, bool explain,
                    text_page *p) {
    const screen_hit *h = &sh->hit;
    const world_list *l = &w->lists[h->list];
    const world_party *party = &w->parties[h->party];
    str name = world_str(w, w->names[h->name].name);
    str main_name = world_str(w, w->names[party->names.first].name);
    strbuf_addc(p->out, '\n');
    put_label(sh, p);
    text_inked(p, INK_BOLD, name);
    if (!str_eq(name, main_name)) {
        strbuf_addz(p->out, ", alias of ");
        text_clean(main_name, p->out);
    }
    strbuf_addc(p->out, '\n');
    strbuf b = {0};
    strbuf_addf(&b, STR_FMT " (" STR_FMT ")", STR_ARG(world_str(w, l->title)),
                STR_ARG(world_str(w, l->id)));
    if (party->no.len > 0) {
        strbuf_addf(&b, ", no. " STR_FMT, STR_ARG(world_str(w, party->no)));
    }
    dates_text(w, h, &b);
    if (party->source.len > 0) {
        strbuf_addf(&b, "; " STR_FMT, STR_ARG(world_str(w, party->source)));
    }
    text_paragraph(p, 6, 8, "%s", b.p);
    strbuf_clear(&b);
    put_score(w, sh, p);
    if (explain) {
        put_words(w, s, h, p);
    }
}

/* Of each row by which the name is known not to be listed, once. */
static void put_absent(const lode_world *w, const screening *sc, text_page *p) {
    for (uint32_t i = 0; i < sc->n; i++) {
        uint32_t row = sc->hits[i].absent;
        bool said = row == NONE || sc->hits[i].class != HIT_RELATED;
        for (uint32_t k = 0; k < i; k++) {
            said |= sc->hits[k].absent == row;
        }
        if (said) {
            continue;
        }
        char day[16];
        str note = party_remark(w, row);
        (void)date_print(w->lists[screen_list_of(w, row)].as_of, day);
        text_paragraph(p, 0, 2,
                       "The name itself is not on the lists (as of %s), but has listed parts or "
                       "companies: find out whether the goods go there%s" STR_FMT "%s.",
                       day, note.n > 0 ? " (" : "", STR_ARG(note), note.n > 0 ? ")" : "");
    }
}

static void put_notes(const lode_world *w, const screening *sc, text_page *p) {
    const screen_result *r = sc->found;
    if (r->unnamed) {
        text_paragraph(
            p, 0, 2,
            "The name has no letter or digit that can be read: nobody could be looked for.");
    }
    if (r->generic) {
        text_paragraph(p, 0, 2,
                       "The name is made of words that very many have: no party can be told "
                       "by it. Ask for the full name.");
    }
    if (r->mixed) {
        text_paragraph(p, 0, 2,
                       "A word mixes letters of two scripts that look alike: a known way to "
                       "slip through. They were compared as Latin letters.");
    }
    if (r->cut) {
        text_paragraph(p, 0, 2, "The name is longer than what is compared; its end was not.");
    }
    for (uint32_t i = 0; i < w->n_lists; i++) {
        if (list_missing(w, i)) {
            text_paragraph(p, 0, 2,
                           "Not loaded: the list " STR_FMT ". Nobody was looked for in it.",
                           STR_ARG(world_str(w, w->lists[i].id)));
        }
    }
}

static void put_headline(const screening *sc, uint32_t lists, text_page *p) {
    uint32_t open = sc->questions > 0 ? sc->questions : sc->more;
    text_ink ink = sc->matches > 0 ? INK_RED : open > 0 ? INK_YELLOW : INK_BOLD;
    strbuf b = {0};
    if (sc->matches > 0) {
        strbuf_addf(&b, "ON A LIST: %u of %u hits", sc->matches, sc->n);
    } else if (open > 0) {
        strbuf_addf(&b, "SAME PARTY? %u listed part%s with a name like it", open,
                    open == 1 ? "y" : "ies");
    } else if (sc->found->unnamed || lists == 0) {
        strbuf_addz(&b, "NOT CHECKED");
    } else {
        strbuf_addz(&b, "NOBODY FOUND");
        if (sc->n > 0) {
            strbuf_addf(&b, ", BUT %u RELATED", sc->n);
        }
    }
    text_inked(p, ink, strbuf_str(&b));
    strbuf_clear(&b);
}

void screening_to_text(const lode_world *w, screen_scratch *s, const screening *sc, bool color,
                       strbuf *out) {
    text_page p = {out, color};
    char day[16];
    uint32_t there = 0;
    lode_date oldest = DATE_NONE;
    for (uint32_t i = 0; i < w->n_lists; i++) {
        lode_date d = w->lists[i].as_of;
        if (w->lists[i].absent) {
            continue; /* names that nobody lists */
        }
        there += !list_missing(w, i);
        oldest = d != DATE_NONE && (oldest == DATE_NONE || d < oldest) ? d : oldest;
    }
    put_headline(sc, there, &p);
    strbuf b = {0};
    strbuf_addf(&b, " | %s profile | %u list%s", screen_profile_word(sc->profile), there,
                there == 1 ? "" : "s");
    if (oldest != DATE_NONE) {
        strbuf_addf(&b, ", the oldest of " STR_FMT, STR_ARG(date_print(oldest, day)));
    }
    if (sc->on != DATE_NONE) {
        strbuf_addf(&b, " | on " STR_FMT, STR_ARG(date_print(sc->on, day)));
    }
    strbuf_add(out, strbuf_str(&b));
    strbuf_addc(out, '\n');
    strbuf_clear(&b);
    for (uint32_t i = 0; i < sc->n; i++) {
        put_hit(w, s, &sc->hits[i], sc->explain, &p);
    }
    put_absent(w, sc, &p);
    if (sc->more > 0) {
        text_paragraph(&p, 0, 2, "%u more parties have a name like it and are not shown.",
                       sc->more);
    }
    put_notes(w, sc, &p);
}
