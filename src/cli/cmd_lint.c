// SPDX-License-Identifier: Apache-2.0
//
// lint: the static checks over whole packs. Warnings change the exit code, because a gate that
// wants none must see them; errors are those that compile would refuse.
#include "cli/cli.h"
#include "cli/lint_boxes.h"
#include "cli/load.h"

int cmd_lint(cli *c) {
    pack_set ps = {0};
    lode_error err = {0};
    if (packs_find(c, &ps, false, &err) != LODE_OK || packs_parse(&ps, &err) != LODE_OK) {
        packs_clear(&ps);
        return cli_fail(c, &err);
    }
    packs_resolve(&ps);
    if (ps.resolved && cli_has(c, OPT_BOXES)) {
        int code = lint_boxes(&ps, cli_has(c, OPT_JSON)) ? LODE_OK : LODE_DIFFERS;
        packs_clear(&ps);
        return code;
    }
    if (ps.resolved) {
        law_lint(ps.sources, (uint32_t)ps.files.n, &ps.world, &ps.d);
    }
    packs_print_diags(&ps);
    uint32_t errors = ps.d.errors;
    uint32_t warnings = ps.d.warnings;
    out_f("%zu file%s: %u error%s, %u warning%s\n", ps.files.n, ps.files.n == 1 ? "" : "s", errors,
          errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
    packs_clear(&ps);
    return errors > 0 ? LODE_BAD_INPUT : (warnings > 0 ? LODE_DIFFERS : LODE_OK);
}
