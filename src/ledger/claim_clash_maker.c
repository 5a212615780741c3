// SPDX-License-Identifier: Apache-2.0
//
// claim_clash_maker: contradictions of provenance: machine work where somebody's word is meant, and labels that
// are missing where others of the same page have one.
#include "ledger/claim_int.h"

static bool by_machine(const claim *c) { return str_eqz(c->text_by, "ai"); }

// A word that would count, written by a machine; a picture made by one; a summary by a machine that is said to be
// by a person.
static void own_labels(clash_ask *q) {
    for (uint32_t i = 0; i < q->n; i++) {
        const claim *c = &q->claims[i];
        if (claim_kind_counts(c->kind) && by_machine(c)) {
            clash_add(q, "provenance", &i, 1,
                      STR_FMT " stands as " STR_FMT
                              ", and its text is labelled as made by a machine",
                      STR_ARG(c->id), STR_ARG(c->kind));
        }
        if (clash_is(c, "ai_summary") && str_eqz(c->text_by, "human")) {
            clash_add(q, "provenance", &i, 1,
                      STR_FMT " stands as a machine's summary, and its text is labelled as made by "
                              "people",
                      STR_ARG(c->id));
        }
        if (str_eqz(c->picture_by, "ai")) {
            clash_add(q, "provenance", &i, 1,
                      "the picture of " STR_FMT " is labelled as made by a machine: it shows "
                      "nothing that was there",
                      STR_ARG(c->id));
        }
    }
}

static void used_as_evidence(clash_ask *q) {
    static const char *const USES[] = {"confirms", "denies", "narrows", "widens", "corrects"};
    for (uint32_t i = 0; i < q->n_links; i++) {
        const clash_link *l = &q->links[i];
        const claim *c = &q->claims[l->from];
        bool used = false;
        for (size_t u = 0; u < sizeof USES / sizeof *USES; u++) {
            used |= str_eqz(l->kind, USES[u]);
        }
        if (used && (!claim_kind_counts(c->kind) || by_machine(c)) &&
            !clash_is(c, "interpretation")) {
            const uint32_t both[] = {l->from, l->to};
            clash_add(q, "provenance", both, 2,
                      STR_FMT
                      ", made by a machine or of unknown origin, is used as evidence: it " STR_FMT
                      " " STR_FMT,
                      STR_ARG(c->id), STR_ARG(l->kind), STR_ARG(q->claims[l->to].id));
        }
    }
}

// ---- labels that are missing ------------------------------------------------------------------------------------

static bool one_page(const claim *x, const claim *y) {
    return x->group.n > 0 && str_eq(x->group, y->group) && x->channel.n > 0 &&
           claim_same_text(x->channel, y->channel);
}

// One for a page, at the first of its claims; the claims named are those without a label.
static void page_labels(clash_ask *q, uint32_t first, bool *done) {
    uint32_t *without = arena_array(q->tx->a, (size_t)q->n + 1, sizeof *without);
    uint32_t n = 0, labelled = 0, all = 0;
    for (uint32_t k = first; k < q->n; k++) {
        const claim *c = &q->claims[k];
        if (!one_page(&q->claims[first], c)) {
            continue;
        }
        done[k] = true;
        all++;
        labelled += by_machine(c);
        if (str_eqz(c->text_by, "unknown")) {
            without[n++] = k;
        }
    }
    if (labelled > 0 && n > 0) {
        clash_add(q, "provenance", without, n,
                  "%u of %u claims of " STR_FMT " carry no label, while %u say that a machine made "
                  "the text: no label does not mean made by people",
                  n, all, STR_ARG(q->claims[first].channel), labelled);
    }
}

void clash_provenance(clash_ask *q) {
    bool *done = arena_array(q->tx->a, (size_t)q->n + 1, sizeof *done);
    own_labels(q);
    used_as_evidence(q);
    for (uint32_t i = 0; i < q->n; i++) {
        if (!done[i] && one_page(&q->claims[i], &q->claims[i])) {
            page_labels(q, i, done);
        }
    }
}
