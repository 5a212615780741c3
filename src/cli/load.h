/* SPDX-License-Identifier: Apache-2.0
 *
 * load: from pack folders on disk to parsed sources and a world in memory. compile, test, lint and
 * fmt all begin here, so they agree on which files make a pack.
 *
 * A pack is a folder; its files are all *.law below it, hidden ones aside. Links to files and
 * folders are followed, every real folder is entered once, so a circle of links ends. Files are
 * sorted by pack and by path inside it: neither the order of a folder nor the place of the tree on
 * this machine can reach the image.
 */
#ifndef LODE_CLI_LOAD_H
#define LODE_CLI_LOAD_H

#include "cli/cli.h"
#include "law/law.h"

#define PACK_DEPTH_MAX 8u          /* folders below a pack; ours use two */
#define PACK_FILES_MAX 10000u      /* a pack per country and a file per measure is far below */
#define LIST_BYTES_MAX (64u << 20) /* the largest official list is under 20 MB as text */

typedef struct pack_file {
    char *path; /* as named from the command line */
    law_source source;
} pack_file;

typedef struct pack_set {
    lode_arena arena;
    const char *lists_dir; /* or NULL */
    uint32_t lists_from_dir;
    bool with_snapshots; /* add those of lists_dir to the world; set before packs_load */
    VEC(pack_file *) files;
    law_source **sources; /* of files, in order */
    diags d;
    law_world world;
    bool resolved;
} pack_set;

/* Finds the files; a missing or empty folder is an error. single: also takes .law files. */
LODE_MUST_CHECK lode_status packs_find(const cli *c, pack_set *ps, bool single, lode_error *err);
/* Reads and parses them; what is wrong in the text goes to ps->d. */
LODE_MUST_CHECK lode_status packs_parse(pack_set *ps, lode_error *err);
/* Joins them into ps->world when parsing left no error. */
void packs_resolve(pack_set *ps);
/* All of the above and the diagnostics on stderr. Anything but LODE_OK is the exit code: the
 * command has said why. */
int packs_load(const cli *c, pack_set *ps);
void packs_print_diags(pack_set *ps);
void packs_clear(pack_set *ps);

#endif
