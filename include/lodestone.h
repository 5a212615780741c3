/* SPDX-License-Identifier: Apache-2.0
 *
 * lodestone.h: decide whether a shipment may leave, from inside a program. This header is the manual;
 * it needs nothing but the C library, and works from C99 and C++11 on. examples/embed.c uses it.
 *
 *     lode_image *world = NULL;                         the compiled law: `lodestone compile`
 *     lode_scratch *scratch = lode_scratch_new();       one per thread, used again and again
 *     const lode_result *answer = NULL;
 *     lode_error err;
 *     if (lode_image_open("world.lode", &world, &err) == LODE_OK &&
 *         lode_check_json(world, scratch, json, strlen(json), NULL, &answer, &err) == LODE_OK)
 *         puts(answer->text);
 *
 * Errors     A function that can fail returns a lode_status and fills *err, which may be NULL. On
 *            failure outputs are untouched. A fact that nobody gave is never an error: the answer
 *            is then undecided and names its questions. The library never prints or exits, with
 *            one exception: when memory runs out, it says so on stderr and ends the process,
 *            because an answer with a hole in it could clear a shipment.
 * Threads    An image is read-only: any number of threads may decide with one at the same time, and
 *            no lock is taken while deciding, but for the first call that needs the lists of an image
 *            (lode_image_open), for which others that need them wait. A scratch, and what it lent out,
 *            belongs to one thread at a time. Everything else is said at the function.
 * Memory     Whoever gets an object from an open, new or acquire gives it back with the release or
 *            free beside it. Texts of a result belong to the scratch; see lode_result.
 * Machine    No clock, locale, environment or network is read, and nothing global is kept. The same
 *            image, shipment and options give the same bytes on every machine.
 * Text       All text is UTF-8; all dates are YYYY-MM-DD, from 1900 to 2199.
 * Stability  Within one major version functions stay, numbers keep their meaning, the options and
 *            lode_result only grow at their end, and lode_error stays as it is.
 */
#ifndef LODE_LODESTONE_H
#define LODE_LODESTONE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define LODE_API __attribute__((visibility("default")))
#define LODE_MUST_CHECK __attribute__((warn_unused_result))
#else
#define LODE_API
#define LODE_MUST_CHECK
#endif

/* ---- errors ---------------------------------------------------------------------------------- */

/* The numbers are exit codes of the command line. */
typedef enum lode_status {
    LODE_OK = 0,
    LODE_DIFFERS = 1,     /* a check ran and found a difference, such as a replay */
    LODE_USAGE = 2,       /* the function or command was called wrongly, such as a bad option */
    LODE_BAD_INPUT = 3,   /* law text, JSON, CSV or image is wrong; the error has the position */
    LODE_ENVIRONMENT = 4, /* a file cannot be read or written */
} lode_status;

/* What went wrong, where, what was expected. Texts are copies, NUL-terminated, cut to fit, and hold
 * no control characters, whatever the input held. */
typedef struct lode_error {
    lode_status status;
    char code[32];     /* stable machine word, such as "unknown_word" */
    char file[256];    /* file as the caller named it; "options.on", "options.assume" and so on when
                        * an option is at fault; or empty */
    uint32_t line;     /* 1-based, 0 = none */
    uint32_t col;      /* 1-based, counted in bytes of UTF-8, 0 = none */
    char path[128];    /* JSON path such as items[0].kind, or empty */
    char message[384]; /* one sentence */
    char hint[256];    /* what to do, or the nearest valid name; may be empty */
} lode_error;

/* Of the library, such as "0.1.0"; it stands in every receipt. Static. */
LODE_API const char *lode_version(void);

/* ---- images: the compiled law ---------------------------------------------------------------- */

/* A world file, mapped read-only, with a count of its users. */
typedef struct lode_image lode_image;

/* Maps the file and checks all that the law is made of before it returns, in about a millisecond. The
 * lists, ten times as much, are checked when a call first needs them: that call takes some milliseconds
 * longer, and when they are damaged it and every later one that needs them fails with LODE_BAD_INPUT,
 * "image_damaged" or "image_invalid", and the error's file is the image. The caller gets the first
 * reference. LODE_ENVIRONMENT: cannot be read. LODE_BAD_INPUT: no image, damaged, or of another format
 * version. The file must not be changed in place while open; replace it by renaming another over it. */
LODE_API LODE_MUST_CHECK lode_status lode_image_open(const char *path, lode_image **out,
                                                     lode_error *err);
/* One more reference to an image that the caller holds. Returns image. Any thread. */
LODE_API lode_image *lode_image_acquire(lode_image *image);
/* Gives one reference back; the last one unmaps the file. NULL is allowed. Any thread. */
LODE_API void lode_image_release(lode_image *image);

/* SHA-256 of the image, 64 hexadecimal digits. Lives as long as the image. */
LODE_API const char *lode_image_id(const lode_image *image);
/* The day up to which law was read: nothing published later is in it. Lives as long as the image. */
LODE_API const char *lode_image_horizon(const lode_image *image);

/* ---- a place for the image in use: replaced while others decide ------------------------------ */

/* Holds one image. Readers acquire it for one decision, or for one batch that must be of one piece,
 * and release it; a writer swaps in a new one. Whoever has acquired the old one keeps it, whole,
 * until the release; the last release closes it. A lock is held for a few instructions in acquire
 * and swap, none while deciding. */
typedef struct lode_handle lode_handle;

/* Takes over the caller's reference to image. */
LODE_API lode_handle *lode_handle_new(lode_image *image);
/* A new reference to the image held now; give it back with lode_image_release. Any thread. */
LODE_API lode_image *lode_handle_acquire(lode_handle *handle);
/* Takes over the caller's reference to image, and gives back that to the old one. Any thread. */
LODE_API void lode_handle_swap(lode_handle *handle, lode_image *image);
/* No thread may use the handle any more; images acquired from it stay valid. NULL is allowed. */
LODE_API void lode_handle_free(lode_handle *handle);

/* ---- deciding -------------------------------------------------------------------------------- */

/* Working memory and the last result. Kept from call to call, so that deciding asks the system for
 * next to nothing; grows to the largest shipment, and gives back what is over a few megabytes. It is
 * not tied to an image. One thread at a time. */
typedef struct lode_scratch lode_scratch;

LODE_API lode_scratch *lode_scratch_new(void);
LODE_API void lode_scratch_free(lode_scratch *scratch); /* NULL is allowed */

typedef enum lode_format {
    LODE_JSON = 0, /* the whole answer on one line, without a line end */
    LODE_TEXT = 1, /* for people: the day's work in five lines, then the reasons */
    LODE_LINE = 2, /* the first of those lines, without a line end */
    LODE_VERDICT =
        3,        /* the text of LODE_LINE alone, for order books: no rules and no receipt, but a
                       * hundred times as many shipments a second. The scratch remembers the different
                       * lines it has seen of one image, in up to 64 megabytes */
    LODE_CSV = 4, /* lode_exposure: one table for a spreadsheet */
} lode_format;

/* How to ask. A zeroed one, and NULL, take all from the shipment and answer in JSON. */
typedef struct lode_options {
    size_t size;               /* sizeof(lode_options), or 0; members that the caller's header does
                                * not have are taken as zero */
    const char *on;            /* legal date: beats the shipment's own */
    const char *on_missing;    /* legal date of a shipment that names none; without it that is the
                                * error "missing_on", because the library reads no clock */
    const char *known;         /* only what was public by then; else all that the image holds */
    const char *const *assume; /* n_assume of "FACT=VALUE": facts on the word `assumed`, on every
                                * line where the fact is about a line; beats the shipment */
    size_t n_assume;
    lode_format format;
    int color; /* not 0: LODE_TEXT, LODE_LINE and LODE_VERDICT with terminal escapes */
    const char
        *profile; /* how like a listed name a name must be: "standard", as NULL, or "strict" */
    int explain;  /* lode_screen_json, not 0: how the two names were compared, word by word */
} lode_options;

/* One answer. It, and all it points to, belongs to the scratch and lasts until the next call that
 * takes the scratch, also after the image is released. */
typedef struct lode_result {
    const char *text; /* in the format asked; NUL-terminated, len bytes without it */
    size_t len;
    const char *verdict;      /* such as "clear", "license"; "undecided" when best is not worst */
    const char *best, *worst; /* the mildest and strictest verdict that open facts leave */
    int exit_code; /* 0 clear or conditions met, 5, 10, 20, 25 or 30; as the law declares */
    int stop_now;  /* 1: a running deal must stop */
    const char *const *rules; /* n_rules ids of the rules that fired, in the order of the law; none
                               * with LODE_VERDICT */
    size_t n_rules;
    const char
        *receipt; /* SHA-256 of the receipt, 64 hexadecimal digits; empty with LODE_VERDICT */
} lode_result;

#define LODE_SHIPMENT_BYTES_MAX (8u << 20) /* a thousand long lines fit eight times over */
#define LODE_ANSWER_BYTES_MAX (256u << 20) /* theirs, with all reasons */

/* Decides one shipment. json: n_json bytes, one object; it need not end in NUL.
 * LODE_BAD_INPUT: the shipment is refused whole; the error has line and column of a syntax error, and
 * the JSON path of everything else; or the lists are damaged (lode_image_open). LODE_USAGE: an
 * option is wrong; the error's file names it. */
LODE_API LODE_MUST_CHECK lode_status lode_check_json(const lode_image *image, lode_scratch *scratch,
                                                     const char *json, size_t n_json,
                                                     const lode_options *options,
                                                     const lode_result **out, lode_error *err);

#define LODE_QUERY_BYTES_MAX (64u << 10)

/* Looks one party up on all lists of the image. json: {"name": "...", "id"?, "country"?, "kind"?,
 * "born"?, "address"?, "number"?, "on"?}, see the README. Options: on, profile, explain, format (LODE_JSON
 * or LODE_TEXT), color. The result's verdict is "match" (equal to a strong name, and nothing known of
 * both conflicts; or the same number), "question" (somebody must say whether it is the same party),
 * "none_found" (but for hits of the class "related", known to be somebody else) or "not_checked" (no
 * list was there, or the name has no letter); its exit code 20, 10, 0, 30. Best, worst, rules and
 * receipt are empty. Errors as lode_check_json. */
LODE_API LODE_MUST_CHECK lode_status lode_screen_json(const lode_image *image,
                                                      lode_scratch *scratch, const char *json,
                                                      size_t n_json, const lode_options *options,
                                                      const lode_result **out, lode_error *err);

/* ---- what was screened, compared over time ---------------------------------------------------- */

/* Whoever keeps that a party is, or is not, a listed one keeps two versions with it: of the party as it was
 * asked about, and of the row as the list had it. As long as both stand the finding does. In an answer and
 * a screening each hit has its `row` (LIST/NUMBER, or LIST/#PLACE where the list gives no numbers) and its
 * `row_version`.
 *
 * The parties of a shipment, as lode_check_json looks them up, findings applied:
 * {"schema":1,"parties":[{"role":"end_user","query":{"name":..},"query_key":HEX,"query_version":HEX}]}.
 * `query` is a query of lode_screen_json. The key is the SHA-256 of the name, the version that of all that
 * is said; blanks, case, width and punctuation change neither. Options and errors as lode_check_json; a
 * shipment without a date is fine, and its findings then do not count. */
LODE_API LODE_MUST_CHECK lode_status lode_parties_json(const lode_image *image,
                                                       lode_scratch *scratch, const char *json,
                                                       size_t n_json, const lode_options *options,
                                                       const lode_result **out, lode_error *err);
/* The same of one query of lode_screen_json: {"query":{..},"query_key":HEX,"query_version":HEX}, both null
 * when the name has no letter or digit. */
LODE_API LODE_MUST_CHECK lode_status lode_query_json(lode_scratch *scratch, const char *json,
                                                     size_t n_json, const lode_result **out,
                                                     lode_error *err);
/* A row as this image has it, one line of JSON: {"kind","listed","delisted","names":[{"name","lang"?,
 * "weak"?}],"marks":[{"mark","type"?,"value"}]}, the main name first, all else in an order of its own. The
 * SHA-256 of the text is the version, and the result's receipt: equal in two images when the list says the
 * same of the party, wherever in the list it stands. LODE_USAGE, "unknown_row" or "unknown_list": it is not
 * in the image. LODE_BAD_INPUT: the lists are damaged. */
LODE_API LODE_MUST_CHECK lode_status lode_row_json(const lode_image *image, lode_scratch *scratch,
                                                   const char *row, const lode_result **out,
                                                   lode_error *err);
/* The version alone, as the text. */
LODE_API LODE_MUST_CHECK lode_status lode_row_version(const lode_image *image,
                                                      lode_scratch *scratch, const char *row,
                                                      const lode_result **out, lode_error *err);
/* All rows of a list (the part of a row before its slash), in its order, a line each: version, blank, row,
 * blank, main name. */
LODE_API LODE_MUST_CHECK lode_status lode_row_versions(const lode_image *image,
                                                       lode_scratch *scratch, const char *list,
                                                       const lode_result **out, lode_error *err);

/* Decides again what an answer in JSON, or its receipt alone, says was decided, and compares every
 * field. LODE_OK: the same, and *out is the answer decided now. LODE_DIFFERS: the error's path names
 * the first field that differs, its message both values; "other_image", "other_engine" when the answer
 * was made with another image or version, so that nothing can be compared. LODE_BAD_INPUT: it is no
 * answer. A receipt alone proves the decision and its rules; a whole answer all it says. */
LODE_API LODE_MUST_CHECK lode_status lode_replay_json(const lode_image *image,
                                                      lode_scratch *scratch, const char *answer,
                                                      size_t n_answer, const lode_result **out,
                                                      lode_error *err);

/* ---- the law and its days -------------------------------------------------------------------- */

/* Counts the days of one application: what `lodestone clock --json` prints. json: {"clock"?, "accepted"?,
 * "on", "known"?, "pauses"?, "no_limit"?}. clock: an id of lode_clocks_json; it may be missing when the law
 * has one clock that stands in for no other. pauses: [{"from", "to"?, "kind"?}], from and to the first
 * and the last day on which it stood still; without to it still does; a kind that the clock counts through
 * takes out nothing, no kind is taken at your word. Without the key pauses nobody said whether it stood
 * still, and a day over is not known to be over; [] says that it did not. no_limit: true when the law sets
 * none. The result's verdict is the state: "not_started", "running", "paused", "overdue", "no_limit" or
 * "unknown" (used: working days, pauses taken out; elapsed_days: all days since acceptance; sentences: the
 * same for people); its exit code 0, or 3 when the calendar lacks a year that the last day needs, which the text
 * names. Silence is not approval, whatever the state. Errors as lode_check_json. */
LODE_API LODE_MUST_CHECK lode_status lode_clock_json(const lode_image *image, lode_scratch *scratch,
                                                     const char *json, size_t n_json,
                                                     const lode_result **out, lode_error *err);

/* How to ask what the image holds. A zeroed one, and NULL, are refused: `on` is needed, because the
 * library reads no clock. */
typedef struct lode_law_options {
    size_t size;       /* sizeof(lode_law_options), or 0; as in lode_options */
    const char *on;    /* the day on which it is asked what is in force */
    const char *known; /* only what was public by then counts; else all that the image holds */
    uint64_t before;   /* of a list: only items whose position is lower; 0: from the first */
    uint32_t limit;    /* most items; 0: all */
    /* of lode_list_json alone: */
    const char *since; /* only rows that were added or ended since that day */
    const char *name;  /* only rows with a name that has this in it, or of this number */
    const char *state; /* only rows of this state */
} lode_law_options;

/* The measures that the image was compiled from: acts, guidance, and reports on practice. id NULL: all,
 * newest first, {"image", "on", "known", "items": [...], "next"}; next is `before` for the items behind
 * them, or null. A measure says where it comes from (source, grade, url, captured); from and until: the days
 * of its rules, until being the first day on which none of them counts; state: "not_yet_public",
 * "not_yet_in_force", "in_force", "partly_in_force", "suspended", "open" (unclear law), "no_longer_in_force",
 * "no_rules"; suspended_by and suspends, each with what holds on the day ("true", "false", "open"); rules,
 * each with days and state; entry_count, of a control list; report: for a report whose word it is, and its
 * status as known. id: that measure alone, of each rule condition, effects, what beats it and its cases;
 * entries, each with days, state, condition and effects; lists and clocks whole. LODE_BAD_INPUT,
 * "unknown_id": no measure is called so.
 * The result's verdict, best, worst, rules and receipt are empty. */
LODE_API LODE_MUST_CHECK lode_status lode_measures_json(const lode_image *image,
                                                        lode_scratch *scratch, const char *id,
                                                        const lode_law_options *options,
                                                        const lode_result **out, lode_error *err);

/* The lists of the image, in the order of the law: kind "pack" (rows in the pack), "official" (rows of an
 * imported snapshot) or "known_not_listed"; as_of, age in days, stale (older than its authority leaves it
 * unchanged); loaded false: its rows were never imported, so rows is null and nobody is known not to be on
 * it. Otherwise as lode_measures_json. */
LODE_API LODE_MUST_CHECK lode_status lode_lists_json(const lode_image *image, lode_scratch *scratch,
                                                     const lode_law_options *options,
                                                     const lode_result **out, lode_error *err);

/* One list with its rows, in its order: {"image","on","known","since","lists":[as lode_lists_json],"total","note",
 * "items":[...],"next"}. id: of a list, or what several that are one table share before their scope, M.L of
 * M.L[column=word]. A row has row (as hits have it), list, no, name, names with lang and weak, kind, countries,
 * addresses, marks (born, birthplace, id, program, remark), from and until (the first day on which it no longer
 * is on the list) as the source has them, source, and its state on the day: "in_force"; "open" (the source gives
 * no day of listing, and the day lies before that of the list); "not_yet"; "ended". Rows that nobody could know
 * by `known` are left out. With since: rows "added" from that day on and still there, and rows "ended" after it.
 * name: compared as names are (letters in any case, width and punctuation). total: rows that are meant, on all
 * pages; note: what these rows cannot show. Otherwise as lode_measures_json; LODE_USAGE, "wrong_option": no such
 * state; LODE_BAD_INPUT also when the lists are damaged. */
LODE_API LODE_MUST_CHECK lode_status lode_list_json(const lode_image *image, lode_scratch *scratch,
                                                    const char *id, const lode_law_options *options,
                                                    const lode_result **out, lode_error *err);

/* The clocks of the law with their calendars, in the order of the law. Otherwise as lode_measures_json. */
LODE_API LODE_MUST_CHECK lode_status lode_clocks_json(const lode_image *image,
                                                      lode_scratch *scratch,
                                                      const lode_law_options *options,
                                                      const lode_result **out, lode_error *err);

/* What the law of the image may ask of a shipment, so that a form can be made of it for any question: {"image",
 * "facts":[...], "roles":[{"role","label","required"}], "questions":[{"question","ask","kind","cost"}],
 * "countries":[{"code","text","zh","ja"}]}, in the order of the packs. A fact: `fact`, as in questions and
 * findings; scope "shipment", "item" or "party" (then roles has its party); type: "text", "name", "date",
 * "yes_no", "word", "country", "amount", "shares", "hs", "code", "row", "pauses", "licenses", "findings"; many:
 * several at once; other: "other:TEXT" may stand for a word; units of amounts and shares; words: [{"word",
 * "text","zh","ja"}], text as answers write it, those of countries once for all; ask: the question as it is
 * worded, which may cover several facts (question); judgement: somebody has to sign it; instead: the fact whose
 * value counts when this is missing; asked_by: how many rules read it, itself or through an entry of a control
 * list, or with all rules of its regime. In a shipment it stands at json, such as items[].param.density (keys:
 * the same one by one, "[]" being each line), as shape says: "text", "boolean", "amount" ("200 kg"), "array of
 * texts", "object of shares" ({"Nd":"29 %"}), "array of objects"; nullable: null says that there is none;
 * complete_key: true there says that a set is all there is; example: a value that is read. The result's other
 * members are empty. */
LODE_API LODE_MUST_CHECK lode_status lode_facts_json(const lode_image *image, lode_scratch *scratch,
                                                     const lode_result **out, lode_error *err);

/* ---- for books kept beside the law ------------------------------------------------------------- */

/* How many `to` one `from` is: *num / *den, exactly and in lowest terms, by the units that the packs
 * declare, such as "g" and "kg". A currency equals itself alone. LODE_BAD_INPUT: "unknown_unit" when no
 * pack declares one of them; "other_kind", "no_ratio" between two currencies, "unit_offset" for units
 * without a common zero, such as degC; "too_large". Any thread. */
LODE_API LODE_MUST_CHECK lode_status lode_unit_ratio(const lode_image *image, const char *from,
                                                     const char *to, int64_t *num, int64_t *den,
                                                     lode_error *err);
/* The normal form of a name, by which whoever decides compares the end user on a license
 * (docs/language.md 4.15): its length, and as many of its bytes as fit into cap. Two names are one when
 * their forms are equal bytes; one of length 0 (no letter and no digit, no UTF-8, over 1,024 bytes) is
 * nobody's. Any thread. */
LODE_API size_t lode_name_key(const char *name, size_t n, char *out, size_t cap);

/* ---- what stops ------------------------------------------------------------------------------ */

/* One file of a model of a supply chain, in memory: docs/exposure.md has the files and their columns. */
typedef struct lode_file {
    const char *name; /* that of the table, such as "bom.csv"; NUL-terminated */
    const char *text; /* n bytes; need not end in NUL */
    size_t n;
} lode_file;

/* How to ask. A zeroed one, and NULL, are refused: `on` is needed, because the library reads no clock. */
typedef struct lode_exposure_options {
    size_t size;          /* sizeof(lode_exposure_options), or 0; as in lode_options */
    const char *on;       /* day 0: the plan, the stock and the law begin there */
    const char *known;    /* only what was public by then; else all that the image holds */
    int horizon;          /* days to look ahead, up to 3650; 0: 60 */
    const char *policy;   /* who gets what is short: "prop", as NULL, "prio", "value" or "lp" */
    const char *inbound;  /* while a line stands its goods still come: "keep", as NULL, or "hold" */
    const char *scenario; /* what-ifs of this name count as well; NULL: only those without a name */
    /* LODE_TEXT: beside it the same with the what-ifs of this name, or, when it is a date, as of that
     * day; "as-written/as-reported": one reading beside the other; NULL: no comparison */
    const char *compare;
    lode_format format; /* LODE_JSON, LODE_TEXT or LODE_CSV */
    int color;          /* not 0: LODE_TEXT with terminal escapes */
} lode_exposure_options;

#define LODE_MODEL_FILES_MAX 32u
#define LODE_MODEL_BYTES_MAX (512u << 20) /* of all files of a model */

/* What stops if a shipment may not leave, when, by which path and at what cost. Each lane of the model
 * that crosses a border is decided as lode_check_json decides a shipment. The result's verdict is
 * "RUNS", "SLOWED", "STOPS" or "DEPENDS ON", of the product that is worst off; its exit code 0 when all
 * products run, 10 when one is slowed or stops, 30 when none does for certain and for one it depends on
 * open facts. Best, worst, rules and receipt are empty. Errors as lode_check_json; with LODE_BAD_INPUT
 * the error is the first of lode_scratch_problems, its file the name of the table. */
LODE_API LODE_MUST_CHECK lode_status lode_exposure(const lode_image *image, lode_scratch *scratch,
                                                   const lode_file *files, size_t n_files,
                                                   const lode_exposure_options *options,
                                                   const lode_result **out, lode_error *err);

#define LODE_WHERE_USED_MAX 64u /* items at once */

/* Which products and items need each of the items, how much of it goes into one, how long its stock lasts
 * at plan, and which product does less, from which day on, when no more of it comes and all else does. No
 * law is asked, and no image is needed; of the options known, scenario and compare must not be given. The
 * result's verdict is empty and its exit code 0. Errors as lode_exposure; LODE_USAGE: items.csv has no such
 * item. */
LODE_API LODE_MUST_CHECK lode_status lode_exposure_used(lode_scratch *scratch,
                                                        const lode_file *files, size_t n_files,
                                                        const char *const *items, size_t n_items,
                                                        const lode_exposure_options *options,
                                                        const lode_result **out, lode_error *err);

/* All that was wrong with the model of the last lode_exposure, or lode_exposure_used, with this scratch,
 * in the order of files and rows: *n errors, the first hundred of *total; n and total may be NULL. None
 * after another call. They belong to the scratch, as a result does. */
LODE_API const lode_error *lode_scratch_problems(const lode_scratch *scratch, size_t *n,
                                                 uint64_t *total);

/* A model of one small chain to begin with, every column explained: file number at, from 0; its text
 * belongs to the scratch, its name is static. LODE_USAGE: there is no such file. */
LODE_API LODE_MUST_CHECK lode_status lode_exposure_template(lode_scratch *scratch, size_t at,
                                                            lode_file *out, lode_error *err);

/* The error as the JSON object that stands in a batch in the place of the answer of this line
 * (1-based): {"schema":1,"line":n,"error":{...}}. The text belongs to the scratch, as a result does;
 * *len, which may be NULL, is its length. */
LODE_API const char *lode_error_json(lode_scratch *scratch, const lode_error *err, uint64_t line,
                                     size_t *len);

#ifdef __cplusplus
}
#endif

#endif
