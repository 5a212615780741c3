/* SPDX-License-Identifier: Apache-2.0
 *
 * law_schemas: the fields of measures, lists, clocks and facts, as the library writes them.
 */
#include "service/law_schemas.h"

static const char *const STATES[] = {"not_yet_public",     "not_yet_in_force", "in_force",
                                     "partly_in_force",    "suspended",        "open",
                                     "no_longer_in_force", "no_rules",         NULL};
static const char *const GRADES[] = {"text",     "guidance",  "secondary",
                                     "recalled", "judgement", NULL};
static const char *const KINDS[] = {"act", "guidance", "report", NULL};
static const char *const RULE_KINDS[] = {"rule", "entry", "exception", "report", NULL};
static const char *const THREE[] = {"true", "false", "open", NULL};
static const char *const AFTERS[] = {"ends", "unverified", NULL};
static const char *const STATUSES[] = {"unconfirmed", "confirmed",  "contested",
                                       "denied",      "superseded", NULL};
static const char *const LIST_KINDS[] = {"pack", "official", "known_not_listed", NULL};

/* Texts of the law are as long as their authors made them. */
#define LONG_TEXT (1 << 20)
#define TEXT(name, about_) \
    { name, FIELD_TEXT, .required = true, .nullable = true, .max = LONG_TEXT, .about = about_ }
#define DAY(name, about_) \
    { name, FIELD_DATE, .required = true, .nullable = true, .about = about_ }
#define WORD(name, words_, about_) \
    { name, FIELD_WORD, .required = true, .words = words_, .about = about_ }
#define POSITION                                                                \
    {                                                                           \
        "position", FIELD_INTEGER, .required = true, .min = 1, .max = 1 << 30,  \
                                   .about = "Its place, counted from the last." \
    }

static const field SUSPENSION_FIELDS[] = {
    {"measure", FIELD_TEXT, .max = LONG_TEXT, .about = "What is suspended, where it is another."},
    TEXT("rule", "The one rule that is suspended; null: the whole measure."),
    TEXT("by", "The measure that suspends it."),
    TEXT("cite", "Where it says so."),
    DAY("from", "The first day."),
    DAY("until", "The first day on which it is no longer certain."),
    DAY("unclear_day", "A day that may be in or out."),
    WORD("after", AFTERS, "Whether it ends then, or nobody verified what came after."),
    WORD("holds", THREE, "On the day asked about."),
    {0},
};
static const schema SUSPENSION = {"Suspension", "One measure suspends another, or a rule of it.",
                                  SUSPENSION_FIELDS};

static const field RULE_FIELDS[] = {
    TEXT("id", "MEASURE/NAME."),
    TEXT("title", "In a few words."),
    TEXT("cite", "Clause of the text."),
    WORD("kind", RULE_KINDS, "What it is."),
    WORD("grade", GRADES, "How good its source is, best first."),
    DAY("from", "In force from."),
    DAY("until", "The first day on which it no longer is."),
    DAY("unclear_day", "A day that may be in or out."),
    WORD("state", STATES, "On the day asked about, as known."),
    {0},
};
static const schema RULE = {"MeasureRule", "A rule of a measure.", RULE_FIELDS};

static const field REPORT_FIELDS[] = {
    DAY("public_on", "When it was public."),
    TEXT("who", "Whose word it is."),
    TEXT("about", "Whose conduct it is about."),
    {"official", FIELD_BOOLEAN, .required = true, .about = "Said by an authority."},
    {"named", FIELD_BOOLEAN, .required = true, .about = "The sources have names."},
    {"status", FIELD_WORD, .required = true, .nullable = true, .words = STATUSES,
     .about =
         "As known (language.md 4.13); null for what was not public, and for a bare statement."},
    {0},
};
static const schema REPORT = {"MeasureReport", "What is said about practice.", REPORT_FIELDS};

static const field MEASURE_FIELDS[] = {
    TEXT("id", "As in answers."),
    TEXT("title", "In a few words."),
    WORD("kind", KINDS, "Law, guidance on it, or a report on practice."),
    TEXT("regime", "Whose law it is; null: of none."),
    TEXT("number", "As the issuer numbers it, in the original."),
    TEXT("issuer", "Who made it."),
    DAY("published", "From then on it is known."),
    TEXT("source", "What was read."),
    WORD("grade", GRADES, "How good that is, best first."),
    TEXT("url", "Where the text is."),
    DAY("captured", "When it was read."),
    TEXT("check", "Who checked it against the text, or that nobody did."),
    DAY("review_by", "When it has to be looked at again."),
    DAY("from", "The first day of its first rule."),
    DAY("until", "The first day on which none of its rules counts."),
    WORD("state", STATES, "On the day asked about, as known."),
    {"suspended_by", FIELD_OBJECTS, .required = true, .max = 1000, .of = &SUSPENSION,
     .about = "What suspends it or a rule of it."},
    {"suspends", FIELD_OBJECTS, .required = true, .max = 1000, .of = &SUSPENSION,
     .about = "What it suspends."},
    {"rules", FIELD_OBJECTS, .required = true, .max = 100000, .of = &RULE, .about = "In order."},
    {"entry_count", FIELD_INTEGER, .required = true, .about = "Entries of a control list."},
    {"report", FIELD_OBJECT, .required = true, .nullable = true, .of = &REPORT,
     .about = "Of a report; else null."},
    {"lists", FIELD_TEXTS, .required = true, .max = 1000, .about = "Ids of its lists."},
    {"clocks", FIELD_TEXTS, .required = true, .max = 1000, .about = "Ids of its clocks."},
    POSITION,
    {0},
};
const schema measure_schema = {"Measure", "A measure as it stands on a day, as known on another.",
                               MEASURE_FIELDS};

/* ---- lists, clocks ------------------------------------------------------------------------------- */

static const field LIST_FIELDS[] = {
    TEXT("id", "As in answers."),
    TEXT("title", "In a few words."),
    TEXT("measure", "The measure it belongs to."),
    WORD("kind", LIST_KINDS, "Where its rows come from."),
    TEXT("snapshot", "Id of the official list whose rows these are."),
    {"read_by_a_rule", FIELD_BOOLEAN, .required = true, .about = "A rule of the law reads it."},
    DAY("as_of", "The day of its rows."),
    {"loaded", FIELD_BOOLEAN, .required = true, .about = "False: nobody is known not to be on it."},
    {"rows", FIELD_INTEGER, .required = true, .nullable = true,
     .about = "Parties; null: not loaded."},
    {"max_age", FIELD_INTEGER, .required = true,
     .about = "Days for which its authority leaves it unchanged."},
    {"age", FIELD_INTEGER, .required = true, .nullable = true,
     .about = "Days from as_of to the day."},
    {"stale", FIELD_BOOLEAN, .required = true, .nullable = true, .about = "Older than max_age."},
    POSITION,
    {0},
};
const schema law_list_schema = {"LawList", "A list of parties.", LIST_FIELDS};

static const field PAUSE_FIELDS[] = {
    TEXT("kind", "The word."),
    TEXT("label", "What it means."),
    {0},
};
static const schema PAUSE = {"ClockPause", "A kind of pause that is not counted.", PAUSE_FIELDS};
static const field YEAR_FIELDS[] = {
    {"year", FIELD_INTEGER, .required = true, .about = "Of the calendar."},
    TEXT("notice", "That says its holidays."),
    DAY("published", "Before that day nobody knew them."),
    {"known", FIELD_BOOLEAN, .required = true, .about = "Public by `known`."},
    {0},
};
static const schema YEAR = {"CalendarYear", "A year of a calendar.", YEAR_FIELDS};
static const field CALENDAR_FIELDS[] = {
    TEXT("id", "Of the calendar."),
    TEXT("title", "In a few words."),
    TEXT("source", "What was read."),
    WORD("grade", GRADES, "How good that is."),
    TEXT("url", "Where it is."),
    DAY("captured", "When it was read."),
    {"years", FIELD_OBJECTS, .required = true, .max = 1000, .of = &YEAR, .about = "In order."},
    {0},
};
static const schema CALENDAR = {"Calendar", "Which days are working days.", CALENDAR_FIELDS};
static const field CLOCK_FIELDS[] = {
    TEXT("id", "MEASURE/NAME."),
    TEXT("title", "In a few words."),
    TEXT("measure", "That sets the limit."),
    TEXT("cite", "Where it says so."),
    WORD("grade", GRADES, "How good its source is."),
    DAY("from", "In force from."),
    DAY("until", "The first day on which it no longer is."),
    DAY("unclear_day", "A day that may be in or out."),
    WORD("state", STATES, "On the day asked about, as known."),
    {"working_days", FIELD_INTEGER, .required = true, .about = "After the day counted from."},
    TEXT("counted_from", "The fact that gives the day."),
    {"not_counted", FIELD_OBJECTS, .required = true, .max = 1000, .of = &PAUSE,
     .about = "While it stands still for one of these."},
    TEXT("instead_of", "The clock that it stands in for."),
    TEXT("runs_when", "The condition, as the law writes it."),
    TEXT("no_limit_when", "When there is no limit."),
    TEXT("note", "What else is to be known."),
    {"calendar", FIELD_OBJECT, .required = true, .of = &CALENDAR, .about = "That counts its days."},
    POSITION,
    {0},
};
const schema law_clock_schema = {"LawClock", "A limit of time for an authority.", CLOCK_FIELDS};

/* ---- facts --------------------------------------------------------------------------------------- */

static const char *const SCOPES[] = {"shipment", "item", "party", NULL};
static const char *const FACT_TYPES[] = {"text",    "name",   "date",     "yes_no",   "word",
                                         "country", "amount", "shares",   "hs",       "code",
                                         "row",     "pauses", "licenses", "findings", NULL};
static const char *const SHAPES[] = {
    "text", "boolean", "amount", "array of texts", "object of shares", "array of objects", NULL};
#define FLAG(name, about_) \
    { name, FIELD_BOOLEAN, .required = true, .about = about_ }
#define COUNT(name, about_) \
    { name, FIELD_INTEGER, .required = true, .min = 0, .max = 1 << 30, .about = about_ }
#define MANY(name, about_) \
    { name, FIELD_TEXTS, .required = true, .max = 1000, .about = about_ }

static const field WORD_FIELDS[] = {
    TEXT("word", "As a shipment says it."),
    TEXT("text", "As answers say it."),
    TEXT("zh", "In Chinese, where the packs say it."),
    TEXT("ja", "In Japanese, where the packs say it."),
    {0},
};
static const schema FACT_WORD = {"FactWord", "A value of a fact.", WORD_FIELDS};

static const field FACT_FIELDS[] = {
    TEXT("fact", "As in questions and findings, such as item.us_content."),
    TEXT("label", "In a few words."),
    WORD("scope", SCOPES, "What it is about."),
    MANY("roles", "The party it is about; none for other facts."),
    WORD("type", FACT_TYPES, "What its value is."),
    FLAG("many", "Several at once."),
    FLAG("other", "other:TEXT may stand for a word."),
    MANY("units", "Of an amount or a share."),
    {"words", FIELD_OBJECTS, .required = true, .max = 1000, .of = &FACT_WORD,
     .about = "What it may be; of countries see there."},
    TEXT("question", "Id of the question it is asked with."),
    TEXT("ask", "The question, as it is worded."),
    COUNT("cost", "How hard it is to find out; 1: look it up."),
    FLAG("judgement", "Somebody has to sign it."),
    TEXT("instead", "The fact whose value counts when this is missing."),
    COUNT("asked_by", "Rules that read it."),
    TEXT("json", "Where it stands in a shipment, such as items[].us_content."),
    MANY("keys", "The same key by key; [] is each line."),
    WORD("shape", SHAPES, "How it is written there."),
    FLAG("nullable", "null says that there is none."),
    TEXT("complete_key", "The key beside it that says: a set is all there is."),
    {"example", FIELD_ANY, .required = true, .nullable = true, .about = "A value that is read."},
    {0},
};
static const schema FACT = {"Fact", "What may be asked of a shipment.", FACT_FIELDS};

static const field FACT_ROLE_FIELDS[] = {
    TEXT("role", "The key of a shipment."),
    TEXT("label", "In a few words."),
    FLAG("required", "Without it no answer is settled."),
    {0},
};
static const schema FACT_ROLE = {"FactRole", "A party of a shipment.", FACT_ROLE_FIELDS};

static const field FACT_QUESTION_FIELDS[] = {
    TEXT("question", "Its id."),
    TEXT("ask", "As it is worded."),
    TEXT("kind", "What kind of answer it needs."),
    COUNT("cost", "How hard it is to find out."),
    {0},
};
static const schema FACT_QUESTION = {"FactQuestion", "What one person answers in one go.",
                                     FACT_QUESTION_FIELDS};

static const field COUNTRY_FIELDS[] = {
    TEXT("code", "ISO 3166-1, two letters."),
    TEXT("text", "As answers say it."),
    TEXT("zh", "In Chinese, where the packs say it."),
    TEXT("ja", "In Japanese, where the packs say it."),
    {0},
};
static const schema COUNTRY = {"FactCountry", "A country or territory.", COUNTRY_FIELDS};

static const field FACTS_FIELDS[] = {
    TEXT("image", "That asks."),
    {"facts", FIELD_OBJECTS, .required = true, .max = 100000, .of = &FACT, .about = "In order."},
    {"roles", FIELD_OBJECTS, .required = true, .max = 1000, .of = &FACT_ROLE,
     .about = "Parties of a shipment."},
    {"questions", FIELD_OBJECTS, .required = true, .max = 100000, .of = &FACT_QUESTION,
     .about = "In order."},
    {"countries", FIELD_OBJECTS, .required = true, .max = 1000, .of = &COUNTRY,
     .about = "The words of all facts of the type country."},
    {0},
};
const schema law_facts_schema = {"Facts", "What the law of the image may ask of a shipment.",
                                 FACTS_FIELDS};

/* ---- rows of a list ------------------------------------------------------------------------------ */

static const char *const ROW_STATES[] = {"in_force", "open", "not_yet", "ended", "added", NULL};
static const char *const PARTY_KINDS[] = {"person", "entity", "vessel", "aircraft", NULL};
static const char *const MARKS[] = {"born", "birthplace", "id", "program", "remark", NULL};

static const field ROW_NAME_FIELDS[] = {
    TEXT("name", "As the list prints it."),
    TEXT("lang", "Language or script, where the list says it."),
    FLAG("weak", "The authority itself calls the alias weak."),
    {0},
};
static const schema ROW_NAME = {"ListRowName", "A name of a listed party.", ROW_NAME_FIELDS};

static const field ROW_MARK_FIELDS[] = {
    WORD("mark", MARKS, "What is said."),
    TEXT("type", "What kind of number, or how sure a date is."),
    TEXT("value", "As the list prints it."),
    {0},
};
static const schema ROW_MARK = {"ListRowMark", "What a list says of a party beyond its names.",
                                ROW_MARK_FIELDS};

static const field ROW_FIELDS[] = {
    TEXT("row", "As hits have it."),
    TEXT("list", "The list it stands on."),
    TEXT("no", "Its number there, as printed."),
    TEXT("name", "The main name."),
    {"names", FIELD_OBJECTS, .required = true, .max = 10000, .of = &ROW_NAME,
     .about = "All names, the main one first."},
    {"kind", FIELD_WORD, .required = true, .nullable = true, .words = PARTY_KINDS,
     .about = "null: the list does not say."},
    MANY("countries", "ISO 3166-1, two letters."),
    MANY("addresses", "As printed."),
    {"marks", FIELD_OBJECTS, .required = true, .max = 10000, .of = &ROW_MARK,
     .about = "What else the list says."},
    DAY("from", "When it was listed, where the source says it."),
    DAY("until", "The first day on which it no longer is."),
    WORD(
        "state", ROW_STATES,
        "On the day; open: the source gives no day of listing, and the day lies before the list's."),
    TEXT("source", "Where the row is cited from."),
    POSITION,
    {0},
};
const schema law_row_schema = {"ListRow", "A listed party as its list has it.", ROW_FIELDS};

static const field ROWS_FIELDS[] = {
    {"lists", FIELD_OBJECTS, .required = true, .min = 1, .max = 1000, .of = &law_list_schema,
     .about = "The list, or all that share the id."},
    DAY("on", "The day that is asked about."),
    DAY("known", "Only what was public by then."),
    DAY("since", "As asked; null: all rows."),
    COUNT("total", "Rows that are meant, on all pages."),
    TEXT("note", "What these rows cannot show."),
    {0},
};
const schema law_rows_schema = {"ListRows", "Beside the rows.", ROWS_FIELDS};
