/* SPDX-License-Identifier: Apache-2.0
 *
 * claim_schemas: what claims, links and contradictions look like on the wire.
 */
#include "service/claim_json.h"

#define WORD_KIND "What kind of word it is; only official ones can hold up a halt."

/* Fields of a claim that are the same on both ways; null is what nobody said. */
#define CLAIM_SHARED                                                                               \
    {"subject", FIELD_TEXT, .nullable = true, .max = 200,                                          \
     .about = "Whose conduct it is about (\"MOFCOM\"): only a denial by them is one."},            \
        {"effect", FIELD_TEXT, .nullable = true, .max = 200,                                       \
         .about = "What it says is so, as SLOT: VALUE (\"review: halted\")."},                     \
        {"items", FIELD_TEXT, .nullable = true, .about = "Which goods, in its words."},            \
        {"parties", FIELD_TEXT, .nullable = true,                                                  \
         .about = "Which parties, in its words; kept as a personal field."},                       \
        {"destination", FIELD_TEXT, .nullable = true, .max = 200, .about = "To where."},           \
        {"speaks_for", FIELD_TEXT, .nullable = true, .max = 200,                                   \
         .about = "Whom the words bind, when that is not who says them."},                         \
        {"channel", FIELD_TEXT, .nullable = true, .max = 400, .about = "Where it was read."},      \
        {"source", FIELD_TEXT, .nullable = true, .max = 400,                                       \
         .about = "The source behind it: two papers of one source count once."},                   \
        {"event", FIELD_TEXT, .nullable = true, .max = 100,                                        \
         .about = "What happened on the stated day, in a word (\"announced\")."},                  \
        {"stated", FIELD_TEXT, .nullable = true, .max = 400,                                       \
         .about = "The day as printed (\"Tuesday, January 7\"); a weekday beside it is checked."}, \
        {"stated_day", FIELD_DATE, .nullable = true,                                               \
         .about = "Its reading; computed from `stated` when not given."},                          \
        {"from", FIELD_DATE, .nullable = true,                                                     \
         .about = "The first day on which what it says is so."},                                   \
        {"until", FIELD_DATE, .nullable = true,                                                    \
         .about = "The first day on which it no longer is."},                                      \
        {"seen", FIELD_DATE, .nullable = true, .about = "The day on which we read it."},           \
        {"count_of", FIELD_TEXT, .nullable = true, .max = 400,                                     \
         .about = "Of what it gives a number (\"entries of the list\")."},                         \
        {"count", FIELD_TEXT, .nullable = true, .max = 100,                                        \
         .about = "The number as printed (\"around 1,100\")."},                                    \
        {"lang", FIELD_TEXT, .nullable = true, .max = 35,                                          \
         .about = "Language of the original, as BCP 47 (\"zh-Hans\")."},                           \
        {"url", FIELD_TEXT, .nullable = true, .max = 2000,                                         \
         .about = "Where it may still be read."},                                                  \
        {"capture", FIELD_SHA, .nullable = true, .about = "SHA-256 of the copy: a document."},     \
        {"lacks", FIELD_TEXTS, .max = 50, .about = "What it does not tell, one each."}, {          \
        "group", FIELD_TEXT,                                                                       \
            .nullable = true, .max = 128,                                                          \
            .about = "Claims of one page or event: they are compared with each other."             \
    }

#define SAYS(required_)                                                                          \
    {                                                                                            \
        "says", FIELD_TEXT,                                                                      \
            .required = required_, .max = 2000,                                                  \
            .about =                                                                             \
                "One sentence, in your own words. Name persons in `by` and `parties`, not here." \
    }
#define ABOUT_                                                                                   \
    {                                                                                            \
        "about", FIELD_TEXT,                                                                     \
            .required = true, .max = 400,                                                        \
            .about = "The id of a measure, or words that others use too (\"cn.mofcom.2026-1\")." \
    }
#define BY_ABOUT "Who asserts it; when nobody is named, the paper that prints it."

static const field IN_FIELDS[] = {
    {"id", FIELD_ID,
     .about = "An id of your own, with a dot (\"wsj.2026-01-09\"); else K and a number."},
    SAYS(true),
    ABOUT_,
    {"by", FIELD_TEXT, .required = true, .max = 400, .about = BY_ABOUT},
    {"person", FIELD_BOOLEAN,
     .about = "`by` is a person, whose name is kept as a personal field; true when not given."},
    {"kind", FIELD_WORD, .required = true, .words = claim_kind_words, .about = WORD_KIND},
    {"named", FIELD_BOOLEAN, .about = "The source has a name; when not given, as its kind says."},
    {"as_happened", FIELD_BOOLEAN,
     .about = "It tells the event as having happened; a picture always does."},
    {"published", FIELD_DATE, .required = true,
     .about =
         "The day on which it was public, from which it counts. Not known: the day on which it was "
         "read, and say so in `lacks`."},
    {"text_by", FIELD_WORD, .words = claim_maker_words,
     .about = "Who made the text, by its own label; unknown when not given."},
    {"picture_by", FIELD_WORD, .words = claim_maker_words,
     .about = "Who made the picture, by its own label; unknown when not given."},
    CLAIM_SHARED,
    {0},
};
const schema claim_in_schema = {"ClaimIn", "Something that somebody says.", IN_FIELDS};

/* ---- links --------------------------------------------------------------------------------------- */

static const field LINK_IN_FIELDS[] = {
    {"kind", FIELD_WORD, .required = true, .words = claim_link_words,
     .about = "What the claim says of the other."},
    {"to", FIELD_ID, .required = true, .about = "The other claim."},
    {"note", FIELD_TEXT, .max = 2000, .about = "Why it is linked so."},
    {0},
};
const schema claim_link_in_schema = {"ClaimLinkIn", "What a claim says of another.",
                                     LINK_IN_FIELDS};

static const field UNLINK_FIELDS[] = {
    {"kind", FIELD_WORD, .required = true, .words = claim_link_words, .about = "Of the link."},
    {"to", FIELD_ID, .required = true, .about = "The claim it leads to."},
    {"reason", FIELD_TEXT, .required = true, .max = 2000, .about = "What was wrong with it."},
    {0},
};
const schema claim_unlink_schema = {"ClaimUnlink", "A link that was entered by mistake.",
                                    UNLINK_FIELDS};

static const field WITHDRAW_FIELDS[] = {
    {"reason", FIELD_TEXT, .required = true, .max = 2000,
     .about = "What was wrong with the entry."},
    {0},
};
const schema claim_withdraw_schema = {
    "ClaimWithdraw",
    "A claim that was entered by mistake. What its asserter takes back is another claim that corrects it.",
    WITHDRAW_FIELDS};

static const field LINK_OUT_FIELDS[] = {
    {"from", FIELD_ID, .required = true, .about = "The claim that says it."},
    {"to", FIELD_ID, .required = true, .about = "The claim it is said of."},
    {"kind", FIELD_WORD, .required = true, .words = claim_link_words, .about = "What is said."},
    {"published", FIELD_DATE, .required = true,
     .about = "When `from` was public: from then on the link counts."},
    {"note", FIELD_TEXT, .nullable = true, .about = "Why it was linked so."},
    {"entered_by", FIELD_TEXT, .required = true, .about = "Who entered the link."},
    {0},
};
const schema claim_link_out_schema = {"ClaimLink", "What one claim says of another.",
                                      LINK_OUT_FIELDS};

/* ---- out ----------------------------------------------------------------------------------------- */

static const char *const STATUSES[] = {"superseded", "denied",      "contested",
                                       "confirmed",  "unconfirmed", NULL};

#define OUT_SHARED                                                                                 \
    {"id", FIELD_ID, .required = true, .about = "Id of the claim."}, SAYS(true), ABOUT_,           \
        {"by", FIELD_TEXT, .nullable = true, .about = BY_ABOUT " Null when the name was erased."}, \
        {"person", FIELD_BOOLEAN, .required = true, .about = "`by` is a person."},                 \
        {"kind", FIELD_WORD, .required = true, .words = claim_kind_words, .about = WORD_KIND},     \
        {"named", FIELD_BOOLEAN, .required = true, .about = "The source has a name."},             \
        {"as_happened", FIELD_BOOLEAN, .required = true,                                           \
         .about = "It tells or shows the event as having happened."},                              \
        {"published", FIELD_DATE, .required = true, .about = "The day on which it was public."},   \
        {"text_by", FIELD_WORD, .required = true, .words = claim_maker_words,                      \
         .about = "Who made the text, by its own label."},                                         \
        {"picture_by", FIELD_WORD, .required = true, .words = claim_maker_words,                   \
         .about = "Who made the picture, by its own label."},                                      \
        CLAIM_SHARED, {"entered_by", FIELD_TEXT, .required = true, .about = "Who entered it."},    \
        {"withdrawn", FIELD_TEXT, .nullable = true,                                                \
         .about = "Why the entry was taken back as a mistake of ours; null while it stands."},     \
        {"version", FIELD_INTEGER, .required = true, .about = "How often it was spoken of."}, {    \
        "status", FIELD_WORD, .required = true, .words = STATUSES,                                 \
                              .about = "As of `known`: the first that applies (desk.md 5.3)."      \
    }

static const field ITEM_FIELDS[] = {OUT_SHARED, {0}};
const schema claim_item_schema = {"ClaimItem", "A claim in a list.", ITEM_FIELDS};

static const field OUT_FIELDS[] = {
    OUT_SHARED,
    {"why", FIELD_TEXT, .required = true, .about = "On which claims the status rests."},
    {"links", FIELD_OBJECTS, .required = true, .max = CLAIM_IMPORT_MAX,
     .of = &claim_link_out_schema, .about = "To it and from it, as public by `known`."},
    {0},
};
const schema claim_out_schema = {"Claim", "A claim with its status and links.", OUT_FIELDS};

/* ---- import -------------------------------------------------------------------------------------- */

static const field IMPORT_LINK_FIELDS[] = {
    {"from", FIELD_ID, .required = true,
     .about = "The claim that says it, of this file or before."},
    {"kind", FIELD_WORD, .required = true, .words = claim_link_words, .about = "What it says."},
    {"to", FIELD_ID, .required = true, .about = "Of which claim."},
    {"note", FIELD_TEXT, .max = 2000, .about = "Why it is linked so."},
    {0},
};
static const schema IMPORT_LINK = {"ClaimImportLink", "A link of an import.", IMPORT_LINK_FIELDS};
static const field IMPORT_FIELDS[] = {
    {"claims", FIELD_OBJECTS, .required = true, .max = CLAIM_IMPORT_MAX, .of = &claim_in_schema,
     .about = "In this order."},
    {"links", FIELD_OBJECTS, .max = CLAIM_IMPORT_MAX, .of = &IMPORT_LINK, .about = "After them."},
    {0},
};
const schema claim_import_schema = {"ClaimImport", "Claims and links, taken whole or not at all.",
                                    IMPORT_FIELDS};
static const field IMPORTED_FIELDS[] = {
    {"claims", FIELD_INTEGER, .required = true, .about = "How many were entered."},
    {"links", FIELD_INTEGER, .required = true, .about = "How many were entered."},
    {0},
};
const schema claim_imported_schema = {"ClaimImported", "What an import entered.", IMPORTED_FIELDS};

/* ---- contradictions, documents ------------------------------------------------------------------- */

static const field CONTRADICTION_FIELDS[] = {
    {"kind", FIELD_WORD, .required = true, .words = contradiction_words,
     .about = "What does not fit."},
    {"claims", FIELD_TEXTS, .required = true, .max = 4, .about = "Ids: the first of each side."},
    {"message", FIELD_TEXT, .required = true, .about = "One sentence."},
    {0},
};
static const schema CONTRADICTION = {"Contradiction", "What does not fit together.",
                                     CONTRADICTION_FIELDS};
static const field CONTRADICTIONS_FIELDS[] = {
    {"items", FIELD_OBJECTS, .required = true, .max = 100000, .of = &CONTRADICTION,
     .about = "By kind, then by claim."},
    {0},
};
const schema contradictions_schema = {"Contradictions", "Found and shown, never resolved.",
                                      CONTRADICTIONS_FIELDS};

static const field DOCUMENT_FIELDS[] = {
    {"sha256", FIELD_SHA, .required = true, .about = "Under which it is kept and read."},
    {"bytes", FIELD_INTEGER, .required = true, .about = "How many were kept."},
    {"media_type", FIELD_TEXT, .required = true, .about = "As it was said to be."},
    {0},
};
const schema document_schema = {"Document", "Bytes under their hash.", DOCUMENT_FIELDS};
