/* SPDX-License-Identifier: Apache-2.0
 *
 * law_page: pages of what the image holds, and small parts of its JSON.
 */
#include "check/law_json.h"

#include "check/codec_out.h"
#include "check/cond_print.h"

json_t *law_head(const lode_world *w, const law_ask *ask) {
    json_t *o = json_object();
    strbuf id = {0};
    strbuf_addf(&id, "sha256:%s", w->id);
    set(o, "image", w->id[0] != '\0' ? text_json(strbuf_str(&id)) : json_null());
    strbuf_clear(&id);
    set(o, "on", date_json(ask->days.on));
    set(o, "known", date_json(ask->days.known));
    return o;
}

void law_page(const lode_world *w, const law_ask *ask, uint32_t n, law_item item, const void *of,
              strbuf *out) {
    json_t *o = law_head(w, ask), *items = json_array();
    uint32_t first = ask->before == 0 || ask->before > n ? 0 : n - (uint32_t)ask->before + 1;
    uint32_t limit = ask->limit == 0 ? n : ask->limit, i = first;
    for (; i < n && i - first < limit; i++) {
        json_t *one = item(of, i);
        set(one, "position", json_integer((json_int_t)n - i));
        put(items, one);
    }
    set(o, "items", items);
    set(o, "next", i < n ? json_integer((json_int_t)n - i + 1) : json_null());
    dump_json(o, out);
    json_decref(o);
}

void set_window(json_t *object, const world_window *win) {
    set(object, "from", date_json(win->from));
    set(object, "until", date_json(win->until));
    set(object, "unclear_day", date_json(win->unclear_day));
}

void set_text(json_t *object, const lode_world *w, const char *key, world_text text) {
    set(object, key, text_json(world_str(w, text)));
}

json_t *condition_json(const lode_world *w, uint32_t node) {
    strbuf b = {0};
    if (node == NONE) {
        return json_null();
    }
    cond_print(w, node, 0, &b);
    json_t *j = text_json(str_trim(strbuf_str(&b)));
    strbuf_clear(&b);
    return j;
}
