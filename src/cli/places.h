/* SPDX-License-Identifier: Apache-2.0
 *
 * places: where the parts of a world stand in the text of its packs. The world itself keeps no
 * places: they would make the image depend on the layout of the text.
 */
#ifndef LODE_CLI_PLACES_H
#define LODE_CLI_PLACES_H

#include "cli/load.h"

typedef struct law_place {
    const law_source *src; /* NULL: made by the compiler */
    uint32_t line;
    law_pos pos; /* of the block's name */
} law_place;

typedef struct places {
    const lode_world *w;
    law_place *rules, *entries, *measures, *lists, *questions, *regimes; /* by index */
    law_place *defines;                                                  /* by node */
} places;

void places_find(places *p, const pack_set *ps, lode_arena *arena);
str place_pack(law_place p);                /* "" when it has none */
void place_print(law_place p, strbuf *out); /* packs/cn/a.law:12 */

#endif
