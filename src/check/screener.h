/* SPDX-License-Identifier: Apache-2.0
 *
 * screener: the parties of shipments, looked up on all lists of a world. An order book names the same
 * parties again and again, so what was found is kept, under every byte of what was asked: an answer is
 * the same whether it was found now or before.
 *
 * One screener for one thread. It may be given any world; another world than the last one empties it.
 */
#ifndef LODE_CHECK_SCREENER_H
#define LODE_CHECK_SCREENER_H

#include "decide/facts.h"
#include "screen/screen.h"

typedef struct party_screener party_screener;
party_screener *screener_new(void);
void screener_free(party_screener *s);
/* For a search by other ways than these; what it finds is not kept. */
screen_scratch *screener_scratch(party_screener *s);

#define SCREENED_ABSENT_MAX 4u /* lists of names known not listed: one for each regime */
typedef struct screened {
    screen_hit *hits; /* n: of lists of listed parties; matches first, then by score */
    uint32_t n;
    uint32_t more;     /* as many again were found and are not kept */
    bool unnamed;      /* nothing in the name can be compared */
    bool generic, cut; /* only words that very many have; longer than what is compared */
    uint32_t absent[SCREENED_ABSENT_MAX],
        n_absent; /* parties known not listed, of this very name */
} screened;

/* At the standard profile. Good until the next call. */
const screened *screener_find(party_screener *s, const lode_world *w, const screen_query *q);

/* What a shipment says of the party in this role, beside its name: the facts ROLE.country, .address,
 * .number and .kind (person, entity, vessel, aircraft), where the packs declare them. */
void screener_evidence(party_screener *s, const lode_facts *f, uint32_t role, screen_query *q);

#endif
