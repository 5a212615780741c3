// SPDX-License-Identifier: Apache-2.0
//
// snapshot_diff: parties of two snapshots side by side. Both are sorted, so one walk finds who came, who
// left and who changed. A party is known by its number; without one by its main name, and several of one
// name are paired in order.
#include "lists/lists.h"

static int same_party(const list_party *a, const list_party *b) {
    int order = number_compare(a->no, b->no);
    return order != 0 || a->no.n > 0 ? order : str_cmp(a->names[0].text, b->names[0].text);
}

list_diff snapshot_diff(lode_arena *a, const list_snapshot *before, const list_snapshot *after) {
    list_diff d = {
        .all = arena_array(a, (size_t)before->n_parties + after->n_parties + 1, sizeof *d.all)};
    uint32_t i = 0, k = 0;
    while (i < before->n_parties || k < after->n_parties) {
        const list_party *x = i < before->n_parties ? &before->parties[i] : NULL;
        const list_party *y = k < after->n_parties ? &after->parties[k] : NULL;
        int order = x == NULL ? 1 : y == NULL ? -1 : same_party(x, y);
        if (order == 0 && party_compare(x, y) != 0) {
            d.all[d.n++] = (list_change){x, y};
            d.changed++;
        } else if (order < 0) {
            d.all[d.n++] = (list_change){x, NULL};
            d.removed++;
        } else if (order > 0) {
            d.all[d.n++] = (list_change){NULL, y};
            d.added++;
        }
        i += order <= 0;
        k += order >= 0;
    }
    return d;
}
