/* SPDX-License-Identifier: Apache-2.0
 *
 * law_state: how a measure, a rule or a suspension stands on a day, as known on another (language.md 4.4),
 * for those who show the law; the engine has its own, which answers questions too.
 */
#ifndef LODE_CHECK_LAW_STATE_H
#define LODE_CHECK_LAW_STATE_H

#include "decide/decide.h"

typedef struct law_days {
    lode_date on, known;
} law_days;

typedef enum law_state {
    LAW_NOT_PUBLIC,   /* published later than known */
    LAW_NOT_IN_FORCE, /* not yet */
    LAW_IN_FORCE,
    LAW_PARTLY, /* of a measure: some of its rules are in force, others are not */
    LAW_SUSPENDED,
    LAW_OPEN, /* unclear law: it is asked as a question */
    LAW_NO_LONGER,
    LAW_NO_RULES, /* of a measure: it sets nothing by itself */
} law_state;
const char *law_state_name(law_state s); /* "no_longer_in_force" */

bool measure_public(const lode_world *w, uint32_t measure, lode_date known);
tri suspension_holds(const lode_world *w, const world_suspension *s, law_days d);
/* Does the suspension touch this rule of the measure? rule NONE: the measure as a whole. */
bool suspension_touches(const world_suspension *s, uint32_t measure, uint32_t rule);
/* Of something in force for this window that belongs to the measure: a rule, or NONE. */
law_state law_state_of(const lode_world *w, uint32_t measure, uint32_t rule,
                       const world_window *win, law_days d);
law_state rule_law_state(const lode_world *w, uint32_t rule, law_days d);
law_state measure_law_state(const lode_world *w, uint32_t measure, law_days d);

#endif
