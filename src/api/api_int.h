/* SPDX-License-Identifier: Apache-2.0
 *
 * api_int: what the calls of the public header share.
 */
#ifndef LODE_API_INT_H
#define LODE_API_INT_H

#include <lodestone.h>

#include "base/base.h"
#include "check/check.h"
#include "decide/memo.h"
#include "exposure/model.h"
#include "image/world.h"

typedef struct party_screener party_screener; /* check/screener.h */
typedef struct answer_texts answer_texts;     /* check/texts.h */

struct lode_scratch {
    lode_arena arena;
    strbuf text;
    lode_result result;
    lode_memo *memo;     /* of the image of this id; NULL before it is wanted */
    answer_texts *texts; /* likewise */
    char memo_of[65];
    const lode_world *memo_world;
    party_screener *parties; /* NULL before it is wanted */
    model_problems problems; /* of the last model */
};

void api_scratch_reset(lode_scratch *s);
party_screener *api_screener(lode_scratch *s);
lode_status api_need(const void *image, const void *scratch, const void *text, const void *out,
                     lode_error *err);
lode_status api_take_options(const lode_options *given, lode_options *out, lode_error *err);
/* The error is about an option, not about the shipment. Returns st. */
lode_status api_at_option(lode_error *err, const char *option, lode_status st);
/* What of the options is about one shipment. */
lode_status api_apply_options(const lode_options *o, lode_request *rq, lode_error *err);
lode_status api_option_date(const char *text, const char *name, lode_date *out, lode_error *err);

#endif
