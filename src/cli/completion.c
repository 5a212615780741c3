// SPDX-License-Identifier: Apache-2.0
//
// Completion for three shells, printed from the table in options.c. Each script is a table of the
// same kind again: per command its options, which of them want a file or folder, and its words.
#include <string.h>

#include "cli/cli.h"

#define BIT(id) (UINT64_C(1) << (id))

static void command_names(strbuf *b) {
    uint32_t n = 0;
    const cmd_spec *cmds = command_table(&n);
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(b, "%s%s", i > 0 ? " " : "", cmds[i].name);
    }
}

static void option_names(const cmd_spec *cmd, strbuf *b) {
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        const opt_spec *o = option_spec((opt_id)i);
        if (cmd->options & BIT(i)) {
            strbuf_addf(b, "%s%s%s", o->name, o->letter != NULL ? " " : "",
                        o->letter != NULL ? o->letter : "");
            strbuf_addc(b, ' ');
        }
    }
}

// The names of the options whose argument is of this kind, joined by `|`.
static void options_of_kind(arg_kind kind, strbuf *b) {
    bool first = true;
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        const opt_spec *o = option_spec((opt_id)i);
        if (o->kind == kind && o->arg != NULL) {
            strbuf_addf(b, "%s%s", first ? "" : "|", o->name);
            first = false;
            if (o->letter != NULL) {
                strbuf_addf(b, "|%s", o->letter);
            }
        }
    }
}

static void bash(strbuf *b) {
    uint32_t n = 0;
    const cmd_spec *cmds = command_table(&n);
    strbuf_addz(b, "# bash completion for lodestone\n_lodestone() {\n"
                   "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                   "    local cmd=${COMP_WORDS[1]} words= kind=\n"
                   "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    command_names(b);
    strbuf_addz(b, " --help --version\" -- \"$cur\"))\n        return\n    fi\n"
                   "    case $prev in\n    ");
    options_of_kind(ARG_FILE, b);
    strbuf_addz(b, ") COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n    ");
    options_of_kind(ARG_FOLDER, b);
    strbuf_addz(b, ") COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n    ");
    options_of_kind(ARG_TEXT, b);
    strbuf_addz(b, ") return ;;\n    esac\n    case $cmd in\n");
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(b, "    %s) words=\"", cmds[i].name);
        option_names(&cmds[i], b);
        strbuf_addf(b, "%s\" kind=%s ;;\n", cmds[i].words != NULL ? cmds[i].words : "",
                    cmds[i].arg == ARG_FOLDER ? "-d" : (cmds[i].arg == ARG_FILE ? "-f" : ""));
    }
    strbuf_addz(b, "    esac\n    case $cur in\n"
                   "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
                   "    *) COMPREPLY=($(compgen -W \"$words\" $kind -- \"$cur\")) ;;\n"
                   "    esac\n}\ncomplete -o filenames -F _lodestone lodestone\n");
}

// Text inside single quotes; special: what the shell would still read there. Zsh's _arguments
// reads : [ ], fish only the backslash.
#define ZSH_SPECIAL ":[]\\"
#define FISH_SPECIAL "\\"
static void quoted(const char *text, const char *special, strbuf *b) {
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'') {
            strbuf_addz(b, "'\\''");
        } else if (strchr(special, *p) != NULL) {
            strbuf_addf(b, "\\%c", *p);
        } else {
            strbuf_addc(b, *p);
        }
    }
}

static const char *zsh_action(arg_kind kind) {
    return kind == ARG_FILE ? "_files" : (kind == ARG_FOLDER ? "_files -/" : " ");
}

static void zsh_option(const opt_spec *o, const char *name, strbuf *b) {
    strbuf_addf(b, " \\\n            '%s%s[", o->many ? "*" : "", name);
    quoted(o->help, ZSH_SPECIAL, b);
    strbuf_addc(b, ']');
    if (o->arg != NULL) {
        strbuf_addf(b, ":%s:%s", o->arg, zsh_action(o->kind));
    }
    strbuf_addc(b, '\'');
}

static void zsh(strbuf *b) {
    uint32_t n = 0;
    const cmd_spec *cmds = command_table(&n);
    strbuf_addz(b, "#compdef lodestone\n_lodestone() {\n    if (( CURRENT == 2 )); then\n"
                   "        local -a commands=(");
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(b, "\n            '%s:", cmds[i].name);
        quoted(cmds[i].summary, ZSH_SPECIAL, b);
        strbuf_addc(b, '\'');
    }
    strbuf_addz(b, "\n        )\n        _describe command commands\n        return\n    fi\n"
                   "    local cmd=$words[2]\n    shift words\n    (( CURRENT-- ))\n"
                   "    case $cmd in\n");
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(b, "    %s)\n        _arguments -s", cmds[i].name);
        for (uint32_t k = 0; k < OPT_COUNT; k++) {
            const opt_spec *o = option_spec((opt_id)k);
            if (cmds[i].options & BIT(k)) {
                zsh_option(o, o->name, b);
                if (o->letter != NULL) {
                    zsh_option(o, o->letter, b);
                }
            }
        }
        if (cmds[i].words != NULL) {
            strbuf_addf(b, " \\\n            '*:word:(%s)'", cmds[i].words);
        } else if (cmds[i].args != NULL) {
            strbuf_addf(b, " \\\n            '*:%s:%s'", cmds[i].args, zsh_action(cmds[i].arg));
        }
        strbuf_addz(b, "\n        ;;\n");
    }
    strbuf_addz(b, "    esac\n}\n_lodestone \"$@\"\n");
}

static void fish(strbuf *b) {
    uint32_t n = 0;
    const cmd_spec *cmds = command_table(&n);
    strbuf_addz(b, "# fish completion for lodestone\ncomplete -c lodestone -f\n");
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(b, "complete -c lodestone -n __fish_use_subcommand -a %s -d '", cmds[i].name);
        quoted(cmds[i].summary, FISH_SPECIAL, b);
        strbuf_addz(b, "'\n");
        const char *seen = cmds[i].name;
        for (uint32_t k = 0; k < OPT_COUNT; k++) {
            const opt_spec *o = option_spec((opt_id)k);
            if ((cmds[i].options & BIT(k)) == 0) {
                continue;
            }
            strbuf_addf(b, "complete -c lodestone -n '__fish_seen_subcommand_from %s' -l %s", seen,
                        o->name + 2);
            if (o->letter != NULL) {
                strbuf_addf(b, " -s %s", o->letter + 1);
            }
            strbuf_addz(b, o->arg == NULL ? "" : (o->kind == ARG_TEXT ? " -x" : " -r -F"));
            strbuf_addz(b, " -d '");
            quoted(o->help, FISH_SPECIAL, b);
            strbuf_addz(b, "'\n");
        }
        if (cmds[i].words != NULL) {
            strbuf_addf(b, "complete -c lodestone -n '__fish_seen_subcommand_from %s' -a '%s'\n",
                        seen, cmds[i].words);
        } else if (cmds[i].arg == ARG_FILE || cmds[i].arg == ARG_FOLDER) {
            strbuf_addf(b, "complete -c lodestone -n '__fish_seen_subcommand_from %s' -F\n", seen);
        }
    }
}

int cmd_completion(cli *c) {
    strbuf script = {0};
    const char *shell = c->args.p[0];
    if (strcmp(shell, "bash") == 0) {
        bash(&script);
    } else if (strcmp(shell, "zsh") == 0) {
        zsh(&script);
    } else if (strcmp(shell, "fish") == 0) {
        fish(&script);
    } else {
        lode_error err = {0};
        (void)lode_fail(&err, LODE_USAGE, "unknown_shell", "there is no completion for \"%.40s\"",
                        shell); // status is in err
        lode_hint(&err, "one of bash, zsh, fish");
        return cli_usage(c, &err);
    }
    out_str(strbuf_str(&script));
    strbuf_clear(&script);
    return LODE_OK;
}
