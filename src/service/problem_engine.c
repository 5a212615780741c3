/* SPDX-License-Identifier: Apache-2.0
 *
 * problem_engine: what the engine says of shipments, names, models and receipts that are sent to it, in the
 * words of its errors. Where the engine refuses with a code that is not here, the problem is `bad_input` or
 * `bad_json`, and its own code stands in errors.
 */
#include "service/problem.h"
#include "service/problem_int.h"

static const problem_kind engine[] = {
    // clang-format off
    {"bad_country", 422, "This is no country", "two letters, such as JP"},
    {"bad_date", 422, "This is no day", "write it as YYYY-MM-DD, such as 2026-01-10"},
    {"contradiction", 422, "Facts contradict each other", "the detail names them: which is right?"},
    {"date_order", 422, "An end lies before its beginning", "look at the two dates that the detail names"},
    {"differs", 409, "Deciding again gives something else", "the detail names the first field that differs"},
    {"doubled", 422, "Something stands twice", "name it once"},
    {"duplicate_key", 400, "A key stands twice", "each key stands once: which of the two is meant?"},
    {"duplicate_license", 422, "A license stands twice", "name each license once"},
    {"duplicate_line", 422, "A line number stands twice", "give each line its own number"},
    {"empty_name", 422, "The name has no letter and no digit", "send the name as it is written"},
    {"empty_object", 422, "An object says nothing", "leave it out when nobody knows"},
    {"image_damaged", 503, "The image of the law is damaged", "compile it again; the log has the reason"},
    {"image_invalid", 503, "The image of the law is not valid", "compile it again; the log has the reason"},
    {"missing_items", 422, "A shipment has no line", "add at least one line to items"},
    {"missing_key", 422, "Something is missing", "the detail names it"},
    {"missing_on", 422, "The day is missing", "add \"on\", or the query parameter on"},
    {"negative", 422, "A number is negative", "amounts are zero or more"},
    {"no_receipt", 422, "This is no answer and no receipt", "send what a check answered, or its receipt"},
    {"not_utf8", 400, "The text is not UTF-8", "send UTF-8"},
    {"nothing_to_complete", 422, "Something stands without what it belongs to", "the detail names both"},
    {"nul_byte", 400, "The text holds a NUL", "no text holds one"},
    {"null_argument", 422, "Something is missing", "the detail names it"},
    {"number_as_text", 422, "A number stands where a text is expected", "write it in quotes, as it is printed"},
    {"numbers_too_fine", 422, "A number has too many digits", "at most nine digits behind the point"},
    {"other_engine", 409, "The answer was made by another version", "use the version that its receipt names"},
    {"other_image", 409, "The answer was made with another image of the law", "use the image that its receipt names"},
    {"syntax", 400, "The text cannot be read as JSON", "line and column are those of what is wrong"},
    {"too_deep", 400, "The text nests too deep", "nothing that is read here is so deep"},
    {"too_fine", 422, "A number has too many digits", "at most nine digits behind the point"},
    {"too_large", 422, "Something is too large", "the detail has the most that is taken"},
    {"too_long", 422, "A text is too long", "the detail has the most that is taken"},
    {"too_many", 422, "There are too many of something", "the detail has the most that is taken; send them in parts"},
    {"too_many_events", 422, "There are too many events", "the detail has the most that is taken"},
    {"unit_missing", 422, "An amount has no unit", "write it as \"200 kg\""},
    {"unknown_fact", 422, "There is no such fact", "the hint has the nearest; `lodestone explain` has all"},
    {"unknown_key", 422, "There is no such key", "the hint has the nearest"},
    {"unknown_line", 422, "The shipment has no such line", "name a line that stands in items"},
    {"unknown_party", 422, "There is no such party", "name a party of the shipment"},
    {"unknown_value", 422, "There is no such value", "the hint has the nearest"},
    {"unknown_word", 422, "There is no such word", "the hint has the nearest"},
    {"wrong_assumption", 422, "An assumption cannot be read", "write it as FACT=VALUE"},
    {"wrong_date", 422, "This is no day", "write it as YYYY-MM-DD, such as 2026-01-10"},
    {"wrong_line", 422, "The fact is not about a line", "name it without a line"},
    {"wrong_number", 422, "This number may not stand here", "the detail has what may"},
    {"wrong_option", 400, "A query parameter has a wrong value", "the detail has what may stand there"},
    {"wrong_share", 422, "This is no share", "write it as \"0.1 %\""},
    {"wrong_type", 422, "Something of another type is expected", "the detail says which"},
    {"wrong_unit", 422, "This unit does not measure that", "the hint has the units that do"},
    {"wrong_word", 422, "This word may not stand here", "the hint has those that may"},
    {NULL, 0, NULL, NULL},
    // clang-format on
};

const problem_kind *problem_engine_at(size_t i) {
    return i + 1 < sizeof engine / sizeof engine[0] ? &engine[i] : NULL;
}

const problem_kind *problem_engine_find(str code) {
    for (size_t i = 0; engine[i].code != NULL; i++) {
        if (str_eqz(code, engine[i].code)) {
            return &engine[i];
        }
    }
    return NULL;
}
