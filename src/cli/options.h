/* SPDX-License-Identifier: Apache-2.0
 *
 * options: the one table of commands and options. The parser, the help pages, the usage lines,
 * the nearest-name hints and the shell completion are all made from it, so they cannot disagree.
 *
 * An option means the same in every command that takes it; a command lists its options as bits.
 */
#ifndef LODE_CLI_OPTIONS_H
#define LODE_CLI_OPTIONS_H

#include "base/base.h"

typedef struct cli cli;

typedef enum opt_id {
    OPT_IMAGE,
    OPT_OUTPUT,
    OPT_LISTS,
    OPT_ON,
    OPT_KNOWN,
    OPT_ASSUME,
    OPT_BATCH,
    OPT_JSON,
    OPT_CHECK,
    OPT_VERBOSE,
    OPT_FILTER,
    OPT_BOXES,
    OPT_COVERAGE,
    OPT_MUTATE,
    OPT_SAMPLE,
    OPT_JOBS,
    OPT_FAIL_ON_SURVIVORS,
    OPT_ACCEPTED,
    OPT_CLOCK,
    OPT_PAUSE,
    OPT_NO_LIMIT,
    OPT_COUNTRY,
    OPT_PARTY_KIND,
    OPT_BORN,
    OPT_ADDRESS,
    OPT_NUMBER,
    OPT_PROFILE,
    OPT_EXPLAIN,
    OPT_INTO,
    OPT_FORMAT,
    OPT_AS_OF,
    OPT_ENCODING,
    OPT_URL,
    OPT_FORCE,
    OPT_HORIZON,
    OPT_POLICY,
    OPT_INBOUND,
    OPT_SCENARIO,
    OPT_COMPARE,
    OPT_WHERE_USED,
    OPT_CSV,
    OPT_STORE,
    OPT_HEAD,
    OPT_OBJECT,
    OPT_BY,
    OPT_FROM,
    OPT_UNTIL,
    OPT_WITH_PERSONAL,
    OPT_NAME,
    OPT_ROLES,
    OPT_PASSWORD,
    OPT_AS,
    OPT_NOTE,
    OPT_REASON,
    OPT_CONFIRM,
    OPT_PORT,
    OPT_RATE,
    OPT_QUIET,
    OPT_PAGES,
    OPT_MODELS,
    OPT_NO_COLOR,
    OPT_HELP,
    OPT_COUNT
} opt_id;

/* What a word on the command line names; completion offers accordingly. */
typedef enum arg_kind { ARG_NONE, ARG_FILE, ARG_FOLDER, ARG_TEXT, ARG_WORDS } arg_kind;

typedef struct opt_spec {
    const char *name; /* with its dashes */
    const char *letter;
    const char *arg; /* as shown in help; NULL when it takes none */
    arg_kind kind;
    bool many; /* may be given again */
    const char *help;
} opt_spec;

typedef struct cmd_spec {
    const char *name;
    const char *args;    /* positional words as shown in help, or NULL */
    const char *summary; /* one line */
    const char *text;    /* the paragraphs of its help page */
    uint64_t options, required;
    uint32_t args_min, args_max;
    arg_kind arg;
    const char *words; /* for ARG_WORDS: the choices, one blank between */
    int (*run)(cli *c);
} cmd_spec;

#define ARGS_MAX 4096u /* positional words; far above what a shell glob of packs gives */

const opt_spec *option_spec(opt_id id);
const cmd_spec *command_table(uint32_t *count);
const cmd_spec *command_find(const char *name);

/* Fills c from the words. On a wrong call the error has status LODE_USAGE and a hint. */
LODE_MUST_CHECK lode_status options_parse(cli *c, int argc, char **argv, lode_error *err);

void help_overview(strbuf *out);
void help_command(const cmd_spec *cmd, strbuf *out);
void usage_line(const cmd_spec *cmd, strbuf *out);

int cmd_compile(cli *c);
int cmd_check(cli *c);
int cmd_serve(cli *c);
int cmd_screen(cli *c);
int cmd_exposure(cli *c);
int cmd_replay(cli *c);
int cmd_test(cli *c);
int cmd_fmt(cli *c);
int cmd_lint(cli *c);
int cmd_verify(cli *c);
int cmd_audit(cli *c);
int cmd_desk(cli *c);
int cmd_explain(cli *c);
int cmd_clock(cli *c);
int cmd_lists(cli *c);
int cmd_completion(cli *c);
int cmd_help(cli *c);
int cmd_version(cli *c);

#endif
