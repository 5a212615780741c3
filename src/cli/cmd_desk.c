// SPDX-License-Identifier: Apache-2.0
//
// desk: the first word says what to do with the store.
#include <string.h>

#include "cli/desk_cli.h"

static const struct {
    const char *word;
    int (*run)(cli *c);
    size_t args_max; /* with the word itself */
    const char *takes;
} ACTIONS[] = {
    {"init", desk_init, 1, "no further word: desk init --store FILE --name NAME"},
    {"backup", desk_backup, 1, "no further word: desk backup --store FILE -o COPY"},
    {"person", desk_person, 1, "no further word: the name is --name"},
    {"token", desk_token, 1, "no further word: the roles are --roles"},
    {"retention", desk_retention, 2, "one file of rules at most"},
};

int cmd_desk(cli *c) {
    lode_error err = {0};
    const char *word = c->args.p[0];
    for (size_t i = 0; i < sizeof ACTIONS / sizeof ACTIONS[0]; i++) {
        if (strcmp(word, ACTIONS[i].word) != 0) {
            continue;
        }
        if (c->args.n > ACTIONS[i].args_max) {
            (void)lode_fail(&err, LODE_USAGE, "argument_extra", "desk %s takes %s", word,
                            ACTIONS[i].takes); // status is in err
            return cli_usage(c, &err);
        }
        return ACTIONS[i].run(c);
    }
    (void)lode_fail(&err, LODE_USAGE, "unknown_action", "desk cannot \"%.40s\"",
                    word); // status is in err
    lode_hint(&err, "one of init, backup, person, token, retention");
    return cli_usage(c, &err);
}
