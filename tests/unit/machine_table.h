/* SPDX-License-Identifier: Apache-2.0
 *
 * machine_table: a machine as the tables that docs/desk.md shows.
 */
#ifndef LODE_TEST_MACHINE_TABLE_H
#define LODE_TEST_MACHINE_TABLE_H

#include "ledger/machine.h"

static inline void print_from(const machine *m, uint32_t from, strbuf *out) {
    bool any = false;
    for (uint32_t i = 0; i < m->n_states; i++) {
        if ((from & MACHINE_BIT(i)) != 0) {
            strbuf_addf(out, "%s`%s`", any ? ", " : "", m->states[i].word);
            any = true;
        }
    }
}

static inline void print_to(const machine *m, const machine_move *move, strbuf *out) {
    if (move->to == MACHINE_STAYS) {
        strbuf_addz(out, "stays");
    } else {
        strbuf_addf(out, "`%s`", m->states[move->to].word);
    }
    for (uint32_t i = 0; i < m->n_waits; i++) {
        const machine_wait *w = &m->waits[i];
        if (strcmp(w->act, move->act) != 0 || (w->from & move->from) == 0) {
            continue;
        }
        if (w->to == MACHINE_STAYS) {
            strbuf_addz(out, "; stays while a request is open");
        } else {
            strbuf_addf(out, "; `%s` while a request is open", m->states[w->to].word);
        }
    }
}

static inline void print_words(const char *words, const char * or, strbuf *out) {
    for (const char *p = words; *p != '\0'; p++) {
        if (*p == '|') {
            strbuf_addz(out, or);
        } else if (*p == ' ') {
            strbuf_addz(out, ", ");
        } else {
            strbuf_addc(out, *p);
        }
    }
}

static inline void print_roles(uint32_t roles, strbuf *out) {
    bool any = false;
    for (uint32_t i = 0; i < ROLES; i++) {
        if ((roles & (1u << i)) != 0) {
            strbuf_addf(out, "%s%s", any ? " or " : "", role_name(1u << i));
            any = true;
        }
    }
}

/* Two tables in Markdown: states, acts. */
static inline void machine_print(const machine *m, strbuf *out) {
    strbuf_addf(out, "| state of a %s | |\n|---|---|\n", m->name);
    for (uint32_t i = 0; i < m->n_states; i++) {
        strbuf_addf(out, "| `%s`%s%s | %s |\n", m->states[i].word, i == m->start ? " (first)" : "",
                    m->states[i].final ? " (final)" : "", m->states[i].about);
    }
    strbuf_addz(out,
                "\n| act | from | to | who | needs | event | |\n|---|---|---|---|---|---|---|\n");
    for (uint32_t i = 0; i < m->n_moves; i++) {
        const machine_move *move = &m->moves[i];
        strbuf_addf(out, "| `%s` | ", move->act);
        print_from(m, move->from, out);
        strbuf_addz(out, " | ");
        print_to(m, move, out);
        strbuf_addz(out, " | ");
        print_roles(move->roles, out);
        strbuf_addz(out, " | ");
        print_words(move->needs, " or ", out);
        strbuf_addf(out, " | `%s` | %s |\n", move->event, move->about);
    }
}

#endif
