// SPDX-License-Identifier: Apache-2.0
//
// cases_schema: what comes in and goes out of the routes of cases.
#include "service/cases.h"

#include "ledger/claim.h"

// ---- in ---------------------------------------------------------------------------------------------------

#define OPTIONAL .nullable = true
#define REQUIRED .required = true
#define ON(about_) \
    { "on", FIELD_DATE, OPTIONAL, .about = about_ " Today in UTC when it is not given." }

static const field LINE_FIELDS[] = {
    {"line", FIELD_INTEGER, REQUIRED, .min = 1, .max = 9999, .about = "Its number, each once."},
    {"description", FIELD_TEXT, OPTIONAL, .max = 500, .about = "The goods, in words."},
    {"code", FIELD_TEXT, OPTIONAL, .max = 100, .about = "Entry of the control list."},
    {"quantity", FIELD_AMOUNT, OPTIONAL, .about = "As the application states it."},
    {"value", FIELD_AMOUNT, OPTIONAL, .about = "As the application states it."},
    {0},
};
static const schema LINE = {"CaseLine", "One line of an application.", LINE_FIELDS};

static const field DRAFT_FIELDS[] = {
    {"regime", FIELD_ID, OPTIONAL, .about = "Whose law: cn."},
    {"authority", FIELD_TEXT, OPTIONAL, .max = 100, .about = "Before whom: MOFCOM."},
    {"kind", FIELD_ID, OPTIONAL, .about = "Kind of license asked for: individual."},
    {"applicant", FIELD_TEXT, OPTIONAL, .max = 500, .about = "Who applies."},
    {"end_user", FIELD_TEXT, OPTIONAL, .max = 500, .about = "Who will use the goods."},
    {"destination", FIELD_ID, OPTIONAL, .about = "Country of the end user: JP."},
    {"title", FIELD_TEXT, OPTIONAL, .max = 500, .about = "For people."},
    {"receipt", FIELD_SHA, OPTIONAL,
     .about =
         "Of the decision that said a license is needed; what else is left out is taken from it."},
    {"clock", FIELD_ID, OPTIONAL, .about = "Of the law: cn.dur/decision. GET /v1/clocks has them."},
    {"amends", FIELD_ID, OPTIONAL,
     .about = "The case that this one replaces once it is submitted."},
    {"measures", FIELD_TEXTS, OPTIONAL, .max = 60,
     .about =
         "Ids of the measures that it is asked under; halts reported of a measure show by them."},
    {"lines", FIELD_OBJECTS, OPTIONAL, .max = CASE_LINES_MAX, .of = &LINE,
     .about = "What is asked for."},
    {0},
};
const schema case_draft_schema = {
    "CaseDraft",
    "A draft. What it lacks, submit asks for; with a receipt the rest is taken from that decision.",
    DRAFT_FIELDS};

static const field ACT_LINE_FIELDS[] = {
    {"line", FIELD_INTEGER, REQUIRED, .min = 1, .max = 9999, .about = "A line of the case."}, {0}};
static const schema ACT_LINE = {"CaseLineNumber", "A line that is granted.", ACT_LINE_FIELDS};

static const field ACT_FIELDS[] = {
    {"act", FIELD_WORD, REQUIRED, .words = case_act_words,
     .about = "Which act; what it needs stands in the table of states."},
    ON("The day on which it was so."),
    {"word", FIELD_ID, OPTIONAL,
     .about = "Whose word it is: id of a claim, or SHA-256 of a document."},
    {"note", FIELD_TEXT, OPTIONAL, .about = "For people."},
    {"reason", FIELD_TEXT, OPTIONAL, .about = "Why."},
    {"reference", FIELD_TEXT, OPTIONAL, .max = 100,
     .about = "The authority's own number of the case."},
    {"license", FIELD_TEXT, OPTIONAL, .max = 100,
     .about = "grant, grant_in_part: number or id of the license."},
    {"pause", FIELD_ID, OPTIONAL,
     .about = "pause, unpause: the law's word, such as expert_opinion."},
    {"lines", FIELD_OBJECTS, OPTIONAL, .min = 1, .max = CASE_LINES_MAX, .of = &ACT_LINE,
     .about = "grant_in_part: the lines that are granted."},
    {"stands_still", FIELD_BOOLEAN, OPTIONAL,
     .about = "halt: the word says that time stands still."},
    {0},
};
const schema case_act_schema = {"CaseAct", "One act on a case.", ACT_FIELDS};

static const field ADVICE_FIELDS[] = {
    {"line", FIELD_INTEGER, OPTIONAL, .min = 0, .max = 9999,
     .about = "A line; 0, or none: the whole case."},
    {"advice", FIELD_WORD, REQUIRED, .words = case_advice_words, .about = "What is advised."},
    {"text", FIELD_TEXT, OPTIONAL,
     .about = "The condition, or the reasons; refuse and a condition need it."},
    {0},
};
const schema case_advice_schema = {"CaseAdviceGiven", "Advice of the person who sends it.",
                                   ADVICE_FIELDS};

static const field SIGN_FIELDS[] = {
    {"agrees", FIELD_BOOLEAN, REQUIRED, .about = "With all advice as it stands."},
    {"note", FIELD_TEXT, OPTIONAL, .about = "What has to change; needed when it does not agree."},
    {0},
};
const schema case_sign_schema = {"CaseCountersign", "A second person on the advice.", SIGN_FIELDS};

static const field ASSIGN_FIELDS[] = {
    {"person", FIELD_ID, REQUIRED, .about = "Whose it becomes: U3."}, {0}};
const schema case_assign_schema = {"CaseAssign", "Whose the case is.", ASSIGN_FIELDS};

static const field ASK_FIELDS[] = {
    {"question", FIELD_TEXT, REQUIRED, .about = "What the applicant is asked."},
    ON("The day on which it was asked."),
    {"due", FIELD_DATE, OPTIONAL, .about = "By when."},
    {0},
};
const schema case_ask_schema = {"CaseRequest", "A request for information.", ASK_FIELDS};

static const field SEEN_FIELDS[] = {ON("The day on which it was seen."), {0}};
const schema case_seen_schema = {"CaseSeen", "The applicant has seen it, which is no answer.",
                                 SEEN_FIELDS};

static const field ANSWER_FIELDS[] = {
    {"answer", FIELD_TEXT, REQUIRED, .about = "What was answered."},
    ON("The day on which it was answered."),
    {0},
};
const schema case_answer_schema = {"CaseAnswer", "The answer to a request.", ANSWER_FIELDS};

// ---- out --------------------------------------------------------------------------------------------------

static const field CHANGE_FIELDS[] = {
    {"id", FIELD_ID, REQUIRED, .about = "The case."},
    {"state", FIELD_WORD, REQUIRED, .words = case_state_words, .about = "Its state now."},
    {"since", FIELD_DATE, OPTIONAL, .about = "The day since which it is in it; null: a draft."},
    {"version", FIELD_INTEGER, REQUIRED, .about = "How many events are about it; its ETag."},
    {"acts", FIELD_TEXTS, REQUIRED, .about = "What the caller may do now."},
    {"no", FIELD_INTEGER, OPTIONAL, .about = "Of the request for information that was made."},
    {"missing", FIELD_TEXTS, OPTIONAL,
     .about = "Papers that the decision says the application still needs."},
    {0},
};
const schema case_change_schema = {"CaseChanged", "A case after a change.", CHANGE_FIELDS};

#define ITEM_FIELDS                                                                            \
    {"id", FIELD_ID, REQUIRED, .about = "C4."},                                                \
        {"state", FIELD_WORD, REQUIRED, .words = case_state_words,                             \
         .about = "See the tables of states."},                                                \
        {"since", FIELD_DATE, OPTIONAL, .about = "The day since which it is in this state."},  \
        {"regime", FIELD_ID, OPTIONAL, .about = "Whose law."},                                 \
        {"authority", FIELD_TEXT, OPTIONAL, .about = "Before whom."},                          \
        {"kind", FIELD_ID, OPTIONAL, .about = "Kind of license asked for."},                   \
        {"applicant", FIELD_TEXT, OPTIONAL, .about = "Null also when it was erased."},         \
        {"end_user", FIELD_TEXT, OPTIONAL, .about = "Null also when it was erased."},          \
        {"destination", FIELD_ID, OPTIONAL, .about = "Country of the end user."},              \
        {"title", FIELD_TEXT, OPTIONAL, .about = "For people."},                               \
        {"receipt", FIELD_SHA, OPTIONAL, .about = "Of the decision that it rests on."},        \
        {"amends", FIELD_ID, OPTIONAL, .about = "The case before it."},                        \
        {"reference", FIELD_TEXT, OPTIONAL, .about = "The authority's own number."},           \
        {"license", FIELD_TEXT, OPTIONAL, .about = "What was granted."},                       \
        {"submitted", FIELD_DATE, OPTIONAL, .about = "The day it was sent."},                  \
        {"accepted", FIELD_DATE, OPTIONAL, .about = "The day the authority took it up."},      \
        {"decided", FIELD_DATE, OPTIONAL, .about = "The day it ended, whichever way."},        \
        {"halted_by", FIELD_ID, OPTIONAL,                                                      \
         .about = "Claim or document by which it is halted now."},                             \
        {"opened_by", FIELD_ID, REQUIRED, .about = "Who began the draft."},                    \
        {"assigned_to", FIELD_ID, OPTIONAL, .about = "Whose it is."},                          \
        {"opened", FIELD_TIME, REQUIRED, .about = "When the draft was begun."}, {              \
        "version", FIELD_INTEGER, REQUIRED, .about = "How many events are about it; its ETag." \
    }

static const char *const CLOCK_STATES[] = {"not_started", "running", "paused", "overdue",
                                           "no_limit",    "unknown", NULL};
static const char *const THREE[] = {"true", "false", "open", NULL};
static const field CLOCK_FIELDS[] = {
    {"id", FIELD_ID, OPTIONAL, .about = "Clock of the law; null: not known which."},
    {"state", FIELD_WORD, REQUIRED, .words = CLOCK_STATES,
     .about =
         "no_limit and unknown are states, not numbers. No state means that anything is approved."},
    {"accepted", FIELD_DATE, OPTIONAL, .about = "The count begins on the day after."},
    {"on", FIELD_DATE, REQUIRED, .about = "The day asked about; of a case that is over, its last."},
    {"latest", FIELD_DATE, OPTIONAL, .about = "Last day for a decision."},
    {"limit", FIELD_INTEGER, OPTIONAL, .about = "Working days that the law gives."},
    {"official_days", FIELD_INTEGER, OPTIONAL,
     .about = "Working days of the authority's calendar, without those on which it stood still."},
    {"elapsed_days", FIELD_INTEGER, OPTIONAL, .about = "All days since acceptance."},
    {"left", FIELD_INTEGER, OPTIONAL, .about = "Working days that are left."},
    {"paused_days", FIELD_INTEGER, OPTIONAL, .about = "Working days on which it stood still."},
    {"no_limit", FIELD_WORD, OPTIONAL, .words = THREE,
     .about = "What the law says of this very shipment; null: it was not asked."},
    {"sentences", FIELD_TEXTS, REQUIRED, .about = "The same for people."},
    {0},
};
const schema case_clock_schema = {"CaseClock", "The clock of a case.", CLOCK_FIELDS};

static const field ITEM[] = {
    ITEM_FIELDS,
    {"clock", FIELD_OBJECT, OPTIONAL, .of = &case_clock_schema, .about = "With ?clock=true."},
    {0}};
const schema case_item_schema = {"CaseItem", "A case in a list.", ITEM};

static const field SHOWN_LINE_FIELDS[] = {
    {"line", FIELD_INTEGER, REQUIRED, .about = "Its number."},
    {"description", FIELD_TEXT, OPTIONAL, .about = "The goods."},
    {"code", FIELD_TEXT, OPTIONAL, .about = "Entry of the control list."},
    {"quantity", FIELD_TEXT, OPTIONAL, .about = "As the application states it."},
    {"value", FIELD_TEXT, OPTIONAL, .about = "As the application states it."},
    {"granted", FIELD_BOOLEAN, OPTIONAL, .about = "Null: not decided."},
    {0},
};
static const schema SHOWN_LINE = {"CaseLineShown", "One line.", SHOWN_LINE_FIELDS};
static const field PAUSE_FIELDS[] = {
    {"kind", FIELD_ID, REQUIRED, .about = "supplement, halt, or the law's word."},
    {"from", FIELD_DATE, REQUIRED, .about = "First day."},
    {"to", FIELD_DATE, OPTIONAL, .about = "Last day; null while it lasts."},
    {"word", FIELD_ID, OPTIONAL, .about = "Claim or document it rests on."},
    {0},
};
static const schema PAUSE = {"CasePause", "Days on which time stood still.", PAUSE_FIELDS};
static const field SHOWN_ADVICE_FIELDS[] = {
    {"line", FIELD_INTEGER, REQUIRED, .about = "0: the whole case."},
    {"by", FIELD_ID, REQUIRED, .about = "Who advised."},
    {"advice", FIELD_WORD, REQUIRED, .words = case_advice_words, .about = "What."},
    {"text", FIELD_TEXT, OPTIONAL, .max = 12000, .about = "Condition or reasons."},
    {"version", FIELD_INTEGER, REQUIRED, .about = "Of this person on this line."},
    {"current", FIELD_BOOLEAN, REQUIRED, .about = "The last version."},
    {"at", FIELD_TIME, REQUIRED, .about = "When."},
    {0},
};
static const schema SHOWN_ADVICE = {"CaseAdvice", "Advice, in versions.", SHOWN_ADVICE_FIELDS};
static const field SIGNATURE_FIELDS[] = {
    {"by", FIELD_ID, REQUIRED, .about = "Who."},
    {"agrees", FIELD_BOOLEAN, REQUIRED, .about = "Or does not."},
    {"note", FIELD_TEXT, OPTIONAL, .max = 12000, .about = "What has to change."},
    {"current", FIELD_BOOLEAN, REQUIRED,
     .about = "False: advice came later, or this person said otherwise."},
    {"at", FIELD_TIME, REQUIRED, .about = "When."},
    {0},
};
static const schema SIGNATURE = {"CaseCountersignature", "A second person's word.",
                                 SIGNATURE_FIELDS};
static const field RFI_FIELDS[] = {
    {"no", FIELD_INTEGER, REQUIRED, .about = "Its number in the case."},
    {"question", FIELD_TEXT, OPTIONAL, .max = 12000, .about = "Null when it was erased."},
    {"asked_by", FIELD_ID, REQUIRED, .about = "Who asked."},
    {"asked", FIELD_DATE, REQUIRED, .about = "When."},
    {"due", FIELD_DATE, OPTIONAL, .about = "By when."},
    {"late", FIELD_BOOLEAN, REQUIRED, .about = "Due before the day asked about, and not answered."},
    {"seen", FIELD_DATE, OPTIONAL, .about = "Seen by the applicant, which is no answer."},
    {"seen_by", FIELD_ID, OPTIONAL, .about = "By whom."},
    {"answer", FIELD_TEXT, OPTIONAL, .max = 12000, .about = "Null: none yet, or erased."},
    {"answered_by", FIELD_ID, OPTIONAL, .about = "By whom."},
    {"answered", FIELD_DATE, OPTIONAL, .about = "Null: open."},
    {0},
};
static const schema RFI = {"CaseRequestShown", "A request for information.", RFI_FIELDS};
static const field STEP_FIELDS[] = {
    {"event", FIELD_INTEGER, REQUIRED, .about = "Number in the log."},
    {"what", FIELD_ID, REQUIRED, .about = "accepted, asked, ..."},
    {"state", FIELD_WORD, REQUIRED, .words = case_state_words, .about = "After it."},
    {"on", FIELD_DATE, OPTIONAL, .about = "The day on which it was so."},
    {"at", FIELD_TIME, REQUIRED, .about = "When it was recorded."},
    {"by", FIELD_ID, REQUIRED, .about = "Who."},
    {"word", FIELD_ID, OPTIONAL, .about = "Claim or document."},
    {"note", FIELD_TEXT, OPTIONAL, .max = 12000, .about = "For people."},
    {"reason", FIELD_TEXT, OPTIONAL, .max = 12000, .about = "Why."},
    {"reference", FIELD_TEXT, OPTIONAL, .about = "The authority's number."},
    {"detail", FIELD_TEXT, OPTIONAL, .about = "Line, request, person or pause."},
    {0},
};
static const schema STEP = {"CaseStep", "One thing that happened to a case.", STEP_FIELDS};

#define HALT_FIELDS                                                                          \
    {"id", FIELD_ID, REQUIRED, .about = "T2."},                                              \
        {"regime", FIELD_ID, OPTIONAL, .about = "Null: any."},                               \
        {"authority", FIELD_TEXT, OPTIONAL, .about = "Null: any."},                          \
        {"destination", FIELD_ID, OPTIONAL, .about = "Null: any."},                          \
        {"measure", FIELD_ID, OPTIONAL, .about = "Null: any."},                              \
        {"claim", FIELD_ID, REQUIRED, .about = "Who says so."},                              \
        {"from", FIELD_DATE, REQUIRED, .about = "First day."},                               \
        {"until", FIELD_DATE, OPTIONAL,                                                      \
         .about = "Last day; null while nobody said that it ended."},                        \
        {"known", FIELD_DATE, REQUIRED, .about = "The day on which the claim was public."},  \
        {"ended_by", FIELD_ID, OPTIONAL, .about = "The claim by which it ended."},           \
        {"end_known", FIELD_DATE, OPTIONAL, .about = "The day on which that was public."}, { \
        "version", FIELD_INTEGER, REQUIRED, .about = "Its ETag."                             \
    }
static const char *const CLAIM_STATES[] = {"superseded", "denied",      "contested",
                                           "confirmed",  "unconfirmed", NULL};
static const field REPORTED_FIELDS[] = {
    HALT_FIELDS,
    {"of_this_case", FIELD_WORD, REQUIRED, .words = THREE,
     .about = "open: the case does not say enough to tell whether it is of the class."},
    {"says", FIELD_TEXT, OPTIONAL, .about = "What the claim says."},
    {"kind", FIELD_WORD, OPTIONAL, .words = claim_kind_words, .about = "Of the claim."},
    {"status", FIELD_WORD, REQUIRED, .words = CLAIM_STATES,
     .about =
         "Of the claim, computed, as known then: a report that was denied is shown as denied."},
    {"why", FIELD_TEXT, OPTIONAL, .about = "What the status rests on."},
    {0},
};
static const schema REPORTED = {"ClassHaltReported", "A halt reported of a class of cases.",
                                REPORTED_FIELDS};

static const field WHOLE_FIELDS[] = {
    ITEM_FIELDS,
    {"measures", FIELD_TEXTS, REQUIRED, .about = "That it is asked under."},
    {"lines", FIELD_OBJECTS, REQUIRED, .of = &SHOWN_LINE, .about = "What is asked for."},
    {"clock", FIELD_OBJECT, REQUIRED, .of = &case_clock_schema, .about = "On the day asked about."},
    {"pauses", FIELD_OBJECTS, REQUIRED, .max = 10000, .of = &PAUSE, .about = "By first day."},
    {"advice", FIELD_OBJECTS, REQUIRED, .max = 10000, .of = &SHOWN_ADVICE,
     .about = "All versions."},
    {"countersigned_by", FIELD_ID, OPTIONAL, .about = "Whose agreement holds now; null: nobody's."},
    {"countersignatures", FIELD_OBJECTS, REQUIRED, .max = 10000, .of = &SIGNATURE,
     .about = "Newest first."},
    {"rfis", FIELD_OBJECTS, REQUIRED, .max = 10000, .of = &RFI,
     .about = "Requests for information."},
    {"halts_reported", FIELD_OBJECTS, REQUIRED, .max = 10000, .of = &REPORTED,
     .about = "Of classes of cases; beside the case's own state, which they never change."},
    {"history", FIELD_OBJECTS, REQUIRED, .max = 10000, .of = &STEP,
     .about = "All that happened, oldest first."},
    {"amended_by", FIELD_ID, OPTIONAL, .about = "The case that replaced it."},
    {"missing", FIELD_TEXTS, OPTIONAL,
     .about = "Papers that the decision says it still needs; null: no decision."},
    {"acts", FIELD_TEXTS, REQUIRED, .about = "What the caller may do now."},
    {0},
};
const schema case_schema_whole = {"Case", "A matter before an authority.", WHOLE_FIELDS};

// ---- halts of a class -------------------------------------------------------------------------------------

static const field CLASS_FIELDS[] = {
    {"regime", FIELD_ID, OPTIONAL, .about = "cn."},
    {"authority", FIELD_TEXT, OPTIONAL, .max = 100, .about = "MOFCOM."},
    {"destination", FIELD_ID, OPTIONAL, .about = "JP."},
    {"measure", FIELD_ID, OPTIONAL, .about = "cn.mofcom.2026-1."},
    {"claim", FIELD_ID, REQUIRED, .about = "Who says so."},
    {"from", FIELD_DATE, REQUIRED, .about = "First day, by that word."},
    {"until", FIELD_DATE, OPTIONAL, .about = "Last day, where the claim says one."},
    {0},
};
const schema class_halt_schema = {
    "ClassHalt",
    "Reviews of a class of cases are said to be halted; at least one of the four names the class.",
    CLASS_FIELDS};
static const field CLASS_END_FIELDS[] = {
    {"until", FIELD_DATE, REQUIRED, .about = "Its last day."},
    {"claim", FIELD_ID, OPTIONAL, .about = "Who says so; without one it counts from today."},
    {0},
};
const schema class_halt_end_schema = {"ClassHaltEnd", "It is over.", CLASS_END_FIELDS};
static const field CLASS_SHOWN_FIELDS[] = {HALT_FIELDS, {0}};
const schema class_halt_shown_schema = {"ClassHaltShown", "A halt of a class of cases.",
                                        CLASS_SHOWN_FIELDS};
