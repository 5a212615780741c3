/* SPDX-License-Identifier: Apache-2.0
 *
 * party_warn: what is to be said of the parties beside the verdict: rows of lists that no rule reads,
 * companies that are not listed but have listed parts, names of which too many are listed, names that
 * were searched only in part.
 */
#include "check/answer.h"

#define NAME_SHOWN 80u /* bytes */
#define ROWS_SHOWN 3u  /* of one warning; the rest are among the hits */

static void add_row(const lode_answer *an, const party_hit *h, strbuf *out) {
    const lode_world *w = an->w;
    const world_party *p = &w->parties[h->party];
    char day[16];
    strbuf_addf(out, STR_FMT " (" STR_FMT, STR_ARG(world_str(w, w->names[h->name].name)),
                STR_ARG(world_str(w, w->lists[h->list].title)));
    if (p->no.len > 0) {
        strbuf_addf(out, ", no. " STR_FMT, STR_ARG(world_str(w, p->no)));
    }
    if (p->listed != DATE_NONE) {
        strbuf_addf(out, ", listed " STR_FMT, STR_ARG(date_print(p->listed, day)));
    }
    strbuf_addc(out, ')');
}

/* Hits of the same name for the same reason: those from i on that belong to one warning. */
static bool together(const lode_answer *an, const party_hit *a, const party_hit *b) {
    return a->role == b->role && a->fact == b->fact && a->class == b->class &&
           a->absent == b->absent && list_is_read(an->w, a->list) == list_is_read(an->w, b->list) &&
           (party_counts(an->w, a, an->on, an->known) == TRI_FALSE) ==
               (party_counts(an->w, b, an->on, an->known) == TRI_FALSE);
}

/* The rows of one warning; false when hit i belongs to one that was given before. */
static bool rows_of(const lode_answer *an, uint32_t i, strbuf *out) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < i; k++) {
        if (together(an, &an->hits[k], &an->hits[i])) {
            return false;
        }
    }
    for (uint32_t k = i; k < an->n_hits; k++) {
        if (!together(an, &an->hits[k], &an->hits[i])) {
            continue;
        }
        if (n < ROWS_SHOWN) {
            strbuf_addz(out, n > 0 ? "; " : "");
            add_row(an, &an->hits[k], out);
        }
        n++;
    }
    if (n > ROWS_SHOWN) {
        strbuf_addf(out, " and %u more", n - ROWS_SHOWN);
    }
    return true;
}

static void warn_related(lode_answer *an, const party_hit *h, const strbuf *rows, str_list *out) {
    const lode_world *w = an->w;
    const world_list *absent = &w->lists[screen_list_of(w, h->absent)];
    char day[16];
    str note = party_remark(w, h->absent);
    (void)date_print(absent->as_of, day);
    warn_add(an, out,
             STR_FMT
             " is not on the lists (as of %s), but has listed parts or companies: %s; find out "
             "whether the goods go there%s" STR_FMT "%s",
             STR_ARG(h->given), day, rows->p, note.n > 0 ? " (" : "", STR_ARG(note),
             note.n > 0 ? ")" : "");
}

static void warn_hit(lode_answer *an, uint32_t i, str_list *out) {
    const party_hit *h = &an->hits[i];
    bool counts = party_counts(an->w, h, an->on, an->known) != TRI_FALSE;
    bool read = list_is_read(an->w, h->list);
    strbuf rows = {0};
    bool parent = h->class == HIT_RELATED && h->absent != NONE;
    if ((parent || (counts && !read)) && rows_of(an, i, &rows)) {
        str role = world_str(an->w, an->w->roles[h->role].label);
        if (parent) {
            warn_related(an, h, &rows, out);
        } else if (h->class == HIT_MATCH) {
            warn_add(an, out,
                     STR_FMT " " STR_FMT " is on a list: %s; no rule of the loaded law says what "
                             "follows: stop and look",
                     STR_ARG(role), STR_ARG(h->given), rows.p);
        } else {
            warn_add(an, out,
                     STR_FMT " " STR_FMT " has a name like a listed one: %s; no rule of the loaded "
                             "law reads that list: look whether it is the same party",
                     STR_ARG(role), STR_ARG(h->given), rows.p);
        }
    }
    strbuf_clear(&rows);
}

/* The name as the warning shows it: whole, or its first characters. */
static void add_name(str name, strbuf *out) {
    size_t n = name.n;
    for (n = n > NAME_SHOWN ? NAME_SHOWN : n;
         n < name.n && ((unsigned char)name.p[n] & 0xC0) == 0x80;) {
        n--;
    }
    strbuf_add(out, (str){name.p, n});
    strbuf_addz(out, n < name.n ? "..." : "");
}

/* Nobody found by part of a name is less than nobody found. */
static void warn_partly(lode_answer *an, uint32_t at, str_list *out) {
    const lode_row *row = &an->facts.shipment;
    const world_fact *f = &an->w->facts[row->facts[at]];
    str role = world_str(an->w, an->w->roles[f->role].label);
    strbuf name = {0};
    add_name(row->values[at].text, &name);
    if ((an->partly[at] & NAME_CUT) != 0) {
        warn_add(an, out,
                 STR_FMT
                 " %s: only the first %u words of the name were compared with the lists; if "
                 "it holds several names or an address, give each party alone",
                 STR_ARG(role), name.p, NAME_TOKENS_MAX);
    }
    if ((an->partly[at] & NAME_GENERIC) != 0) {
        warn_add(an, out,
                 STR_FMT " %s: only words such as Trading Co. Ltd, which very many names have: no "
                         "listed party can be told by it; give the full name",
                 STR_ARG(role), name.p);
    }
    strbuf_clear(&name);
}

void warn_parties(lode_answer *an, str_list *out) {
    for (uint32_t i = 0; i < an->facts.shipment.n; i++) {
        if (an->partly[i] != 0) {
            warn_partly(an, i, out);
        }
    }
    for (uint32_t i = 0; i < an->n_hits; i++) {
        warn_hit(an, i, out);
    }
    for (uint32_t r = 0; r < an->w->n_roles; r++) {
        if (an->too_many[r]) {
            warn_add(an, out,
                     STR_FMT ": so many listed parties have a name like it that not all are shown; "
                             "give the full name, the country and a number",
                     STR_ARG(world_str(an->w, an->w->roles[r].label)));
        }
    }
}
