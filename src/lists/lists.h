/* SPDX-License-Identifier: Apache-2.0
 *
 * lists: from the files of official publishers to one neutral form, and from there to the tables of
 * the world. The order of calls:
 *
 *   list_read per file -> list_join over the files of one run -> snapshots
 *   snapshot_print <-> snapshot_parse       the form on disk, docs/lists.md
 *   snapshot_diff                           what changed between two
 *   lists_add (lists_world.h)               snapshots -> a world that has them too
 *
 * Reading is all or nothing: a file that is cut off, in another encoding, or of another shape than the
 * one that we know is refused with its place, because half a list clears the other half.
 */
#ifndef LODE_LISTS_H
#define LODE_LISTS_H

#include "image/world.h"

#define SNAPSHOT_BYTES_MAX (64u << 20)   /* the longest list we know has 6 MB in this form */
#define LIST_FILE_BYTES_MAX (256u << 20) /* OFAC's advanced XML, the largest file, has 120 MB */
#define LIST_PARTIES_MAX 1000000u        /* ten times all official lists together */
#define LIST_NAMES_MAX 1000u             /* of one party; the most we know is 120 */
#define LIST_MARKS_MAX 4000u             /* of one party; a listed exchange has 700 addresses */
#define LIST_TEXT_BYTES_MAX 1000u        /* one address, one number; longer ones are cut */
#define LIST_REMARK_BYTES_MAX 400u       /* world.h, MARK_REMARK */
#define LIST_ORIGINS_MAX 64u

typedef struct list_name {
    str text, lang;
    uint32_t strength; /* STRENGTH_*; only weak and not weak reach a snapshot */
} list_name;
enum { STRENGTH_UNSAID, STRENGTH_STRONG, STRENGTH_WEAK };

typedef struct list_mark {
    uint32_t kind; /* MARK_* */
    str type, value;
} list_mark;

typedef struct list_party {
    str no, cite; /* its number as printed, or empty; the notice or resolution that lists it */
    uint32_t kind;
    lode_date listed, delisted; /* delisted: the first day outside */
    list_name *names;           /* the main one first, the others by their bytes */
    list_mark *marks;           /* by kind, type, value */
    uint32_t n_names, n_marks;
} list_party;

typedef struct list_origin {
    str name, sha256; /* of the file as it was read, packed when it was packed */
    lode_date as_of;
} list_origin;

/* Parties stand by number, then by main name, then by the rest: one content, one order. */
typedef struct list_snapshot {
    str id, title, authority, publisher, citation, terms;
    lode_date as_of;
    uint32_t max_age; /* days, world_list */
    list_origin *origins;
    list_party *parties;
    uint32_t n_origins, n_parties;
} list_snapshot;

/* ---- what we know of a list (known.c) --------------------------------------------------------- */

typedef struct list_known {
    const char *id, *title, *authority, *publisher, *citation, *terms;
    uint32_t max_age;
    const char *name; /* as its publisher calls it in files that hold many lists, or NULL */
} list_known;
const list_known *list_known_all(uint32_t *count);
const list_known *list_known_find(str id);      /* or NULL */
const list_known *list_known_by_name(str name); /* the publisher's name; or NULL */

/* ---- reading (read.c) ------------------------------------------------------------------------- */

typedef enum list_format {
    LIST_FORMAT_UNKNOWN,
    LIST_OFAC_CSV,      /* sdn.csv and cons_prim.csv */
    LIST_OFAC_ALT,      /* alt.csv, cons_alt.csv */
    LIST_OFAC_ADD,      /* add.csv, cons_add.csv */
    LIST_OFAC_COMMENTS, /* sdn_comments.csv, cons_comments.csv */
    LIST_OFAC_XML,      /* sdn.xml, consolidated.xml */
    LIST_CSL_JSON,      /* the bulk file with fieldKey and tables */
    LIST_CSL_CSV,       /* the bulk file of 28 or 29 columns */
    LIST_ECFR_XML,      /* 15 CFR Part 744: supplements 4, 6 and 7 */
    LIST_UN_XML,
    LIST_REGISTRY_JSON, /* METI's end users and MOFCOM's lists, as the registry writes them */
    LIST_METI_TEXT,     /* METI's parties of Russia, Belarus and third countries */
    LIST_PACK_CSV,      /* the lists of packs */
    LIST_SNAPSHOT,
    LIST_FORMAT_COUNT
} list_format;
const char *list_format_name(list_format f);       /* such as "ofac-csv" */
list_format list_format_of_name(const char *name); /* LIST_FORMAT_UNKNOWN when there is none */

/* One file as it came. */
typedef struct list_file {
    const char *name;     /* for messages and origins: without its folder */
    str bytes;            /* may be packed with gzip */
    list_format format;   /* or LIST_FORMAT_UNKNOWN: found from the content */
    const char *encoding; /* a name that iconv knows, or NULL: must be UTF-8 */
    lode_date as_of;      /* DATE_NONE: the file must say it */
} list_file;

/* What a file says of one list. part: its parties are numbers to be joined with those of another file
 * (OFAC's addresses), and the snapshot names no list. */
typedef struct list_draft {
    list_snapshot s;
    bool part;
} list_draft;
typedef VEC(list_draft) list_drafts;

/* Appends a draft for each list in the file. Nothing is appended on failure; err has file, line and
 * column. Memory is in the arena; the bytes need not outlive the call. */
LODE_MUST_CHECK lode_status list_read(lode_arena *a, const list_file *file, list_drafts *out,
                                      lode_error *err);

/* One snapshot for each list of the drafts, by id. The first file of a list says who is on it; what
 * further files say of the same number, or of the same main name where the list has no numbers, is added.
 * *dropped: parties of further files that the first does not have. */
typedef struct list_joined {
    list_snapshot *all;
    uint32_t n, dropped;
} list_joined;
LODE_MUST_CHECK lode_status list_join(lode_arena *a, const list_drafts *drafts, list_joined *out,
                                      lode_error *err);

/* ---- the form on disk (snapshot_print.c, snapshot_parse.c) ------------------------------------ */

void snapshot_print(const list_snapshot *s, strbuf *out);
void party_print(const list_party *p, strbuf *out); /* its lines */
/* Accepts exactly what snapshot_print writes: print(parse(x)) is x. Texts are copied. */
LODE_MUST_CHECK lode_status snapshot_parse(lode_arena *a, const char *file, str text,
                                           list_snapshot *out, lode_error *err);
bool list_id_ok(str id); /* a-z, 0-9, _, - and dots inside: it is the name of the file too */
/* Words of the form: "entity", "born"; NULL beyond the last. */
const char *party_kind_word(uint32_t kind);
const char *mark_kind_word(uint32_t kind);

/* The order of parties; 0 only for equal content. */
int party_compare(const list_party *a, const list_party *b);
int number_compare(str a, str b); /* 9 before 10, B2 before B10 */

/* ---- what changed (snapshot_diff.c) ------------------------------------------------------------ */

typedef struct list_change {
    const list_party *before, *after; /* NULL: added, removed */
} list_change;
typedef struct list_diff {
    list_change *all; /* in the order of parties */
    uint32_t n, added, removed, changed;
} list_diff;
list_diff snapshot_diff(lode_arena *a, const list_snapshot *before, const list_snapshot *after);

/* ---- keeping (keep.c) -------------------------------------------------------------------------- */

/* The snapshots of a folder, ID.list each, by id. A file that does not parse fails the whole. */
LODE_MUST_CHECK lode_status lists_load(lode_arena *a, const char *dir, list_joined *out,
                                       lode_error *err);
/* Writes each snapshot whole or not at all; what was there stays when anything is refused: fewer than
 * half of the parties that were there, unless forced. All are checked before the first is written. */
typedef struct list_kept {
    uint32_t before, after; /* parties */
    bool was_there, same;
} list_kept;
LODE_MUST_CHECK lode_status lists_keep(lode_arena *a, const char *dir, const list_joined *lists,
                                       bool force, list_kept *out, lode_error *err);

#endif
