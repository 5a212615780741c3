/* SPDX-License-Identifier: Apache-2.0
 *
 * schema_judge: what the service says of bodies, without a server, for schema_agrees.py. Lines "NAME JSON" come
 * in; "1" goes out when the body fits the schema of that name, else "0 CODE POINTER" of the first problem.
 */
#include "service/openapi.h"

#include <stdio.h>
#include <stdlib.h>

static const schema *find(const schema_set *all, str name) {
    for (size_t i = 0; i < all->n; i++) {
        if (str_eqz(name, all->p[i]->name)) {
            return all->p[i];
        }
    }
    return NULL;
}

static void judge(const schema_set *all, str line) {
    const char *blank = memchr(line.p, ' ', line.n);
    size_t n = blank != NULL ? (size_t)(blank - line.p) : line.n;
    const schema *s = find(all, (str){line.p, n});
    body_problem p[BODY_PROBLEMS_MAX];
    uint32_t found = 0;
    if (s == NULL || n == line.n) {
        (void)puts("no such schema");
        return;
    }
    json_t *tree = schema_read(s, (str){blank + 1, line.n - n - 1}, p, &found);
    if (tree != NULL) {
        (void)puts("1");
    } else {
        (void)printf("0 %s %s\n", p[0].code, p[0].pointer);
    }
    json_decref(tree);
}

int main(void) {
    schema_set all = {0};
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = 0;
    schemas_collect(route_at, &all);
    while ((n = getline(&line, &cap, stdin)) > 0) {
        judge(&all, (str){line, (size_t)n - (line[n - 1] == '\n')});
    }
    free(line);
    vec_clear(&all);
    return fflush(stdout) == 0 ? 0 : 1;
}
