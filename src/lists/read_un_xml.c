// SPDX-License-Identifier: Apache-2.0
//
// read_un_xml: the Consolidated List of the Security Council. An alias of quality "Low" is weak; the name
// in its own script stands in an element of its own; dates of birth are exact, approximate or a span.
#include "lists/xml.h"
#include "text/text.h"

#define CONTAINERS                                                                                     \
    "CONSOLIDATED_LIST INDIVIDUALS ENTITIES INDIVIDUAL ENTITY NATIONALITY LIST_TYPE LAST_DAY_UPDATED " \
    "DESIGNATION TITLE INDIVIDUAL_ALIAS ENTITY_ALIAS INDIVIDUAL_ADDRESS ENTITY_ADDRESS "               \
    "INDIVIDUAL_DATE_OF_BIRTH INDIVIDUAL_PLACE_OF_BIRTH INDIVIDUAL_DOCUMENT"
#define LEAVES                                                                                            \
    "DATAID VERSIONNUM FIRST_NAME SECOND_NAME THIRD_NAME FOURTH_NAME UN_LIST_TYPE REFERENCE_NUMBER "      \
    "LISTED_ON DELISTED_ON GENDER SUBMITTED_BY SUBMITTED_ON COMMENTS1 NATIONALITY2 NAME_ORIGINAL_SCRIPT " \
    "VALUE QUALITY ALIAS_NAME DATE_OF_BIRTH CITY_OF_BIRTH COUNTRY_OF_BIRTH NOTE STREET CITY "             \
    "STATE_PROVINCE ZIP_CODE COUNTRY TYPE_OF_DATE DATE YEAR FROM_YEAR TO_YEAR TYPE_OF_DOCUMENT "          \
    "TYPE_OF_DOCUMENT2 NUMBER ISSUING_COUNTRY DATE_OF_ISSUE CITY_OF_ISSUE COUNTRY_OF_ISSUE SORT_KEY "     \
    "SORT_KEY_LAST_MOD"

typedef struct un_entry {
    list_pen *pen;
    strbuf name, place;            /* the parts of the main name; of an address or birthplace */
    str reference, type, original; /* original: the name in its own script */
    str quality, alias, date_type, year, from, to, date, document, number, country;
} un_entry;

static bool is_entry(str name) { return str_eqz(name, "INDIVIDUAL") || str_eqz(name, "ENTITY"); }

static lode_status start(xml_reader *x, str name, const char **atts) {
    un_entry *e = x->ctx;
    if (x->depth == 1) {
        for (size_t i = 0; atts[i] != NULL; i += 2) {
            if (str_eqz(str_of(atts[i]), "dateGenerated") && strlen(atts[i + 1]) >= 10) {
                (void)date_parse((str){atts[i + 1], 10}, &x->r->as_of); // checked at the end
            }
        }
    }
    if (x->depth == 1 && !str_eqz(name, "CONSOLIDATED_LIST")) {
        return xml_drift(x, "the root is not the list of the Security Council:", name);
    }
    if (!xml_is_one_of(name, CONTAINERS) && !xml_is_one_of(name, LEAVES)) {
        return xml_drift(x, "an unknown element", name);
    }
    if (is_entry(name)) {
        pen_begin(e->pen, STR(""), str_eqz(name, "ENTITY") ? PARTY_ENTITY : PARTY_PERSON);
        e->reference = e->type = e->original = (str){0};
        strbuf_reset(&e->name);
        // The main name is known later, and stands first: a place is kept for it.
        *vec_push(&e->pen->names) = (list_name){0};
        *vec_push(&e->pen->keys) = (str){"\xFF", 1};
    }
    if (xml_is_one_of(name, CONTAINERS)) {
        strbuf_reset(&e->place);
        e->quality = e->alias = e->date_type = e->year = e->from = e->to = e->date = (str){0};
        e->document = e->number = e->country = (str){0};
    }
    return LODE_OK;
}

static void add_part(strbuf *b, str s, const char *between) {
    strbuf_addz(b, b->n > 0 && s.n > 0 ? between : "");
    strbuf_add(b, s);
}

static lode_status end_entry(xml_reader *x, un_entry *e) {
    list_pen *pen = e->pen;
    str main_name = clean_text(x->r->a, strbuf_str(&e->name), NAME_BYTES_MAX);
    if (e->reference.n == 0 || main_name.n == 0) {
        return xml_drift(x, "a party without REFERENCE_NUMBER or FIRST_NAME", e->reference);
    }
    pen->p.no = e->reference;
    pen_mark(pen, MARK_PROGRAM, STR(""), e->type);
    // Written again with the main name first; an alias that is the same name then falls away.
    size_t n = pen->names.n;
    list_name *names = arena_array(x->r->a, n, sizeof *names);
    memcpy(names, pen->names.p, n * sizeof *names);
    pen->names.n = pen->keys.n = 0;
    pen_name(pen, main_name, "", STRENGTH_STRONG);
    pen_name(pen, e->original, script_code(e->original), STRENGTH_STRONG);
    for (size_t i = 1; i < n; i++) {
        pen_name(pen, names[i].text, script_code(names[i].text), names[i].strength);
    }
    return pen_end(pen, false) ? LODE_OK : xml_drift(x, "a party without a name", e->reference);
}

static void end_born(un_entry *e) {
    bool about = str_eqz(e->date_type, "APPROXIMATELY");
    strbuf b = {0};
    strbuf_addz(&b, about ? "about " : "");
    if (e->date.n > 0 || e->year.n > 0) {
        strbuf_add(&b, e->date.n > 0 ? e->date : e->year);
    } else if (e->from.n > 0) {
        strbuf_addf(&b, STR_FMT " to " STR_FMT, STR_ARG(e->from), STR_ARG(e->to));
    }
    born_text(e->pen, strbuf_str(&b));
    strbuf_clear(&b);
}

static void end_document(un_entry *e) {
    bool passport =
        e->document.n > 0 && (memmem(e->document.p, e->document.n, "ass", 3) != NULL ||
                              memmem(e->document.p, e->document.n, "pasaporte", 9) != NULL);
    pen_mark(e->pen, MARK_ID, passport ? STR("passport") : STR("national_id"), e->number);
}

static void end_inner(un_entry *e, str name) {
    bool address = str_eqz(name, "INDIVIDUAL_ADDRESS") || str_eqz(name, "ENTITY_ADDRESS");
    if (str_eqz(name, "INDIVIDUAL_ALIAS") || str_eqz(name, "ENTITY_ALIAS")) {
        str_split split = {e->alias, STR(";")}; // several in one element, now and then
        str part;
        while (split_next(&split, &part)) {
            pen_name(e->pen, part, "",
                     str_eqz(e->quality, "Low") ? STRENGTH_WEAK : STRENGTH_STRONG);
        }
    } else if (str_eqz(name, "INDIVIDUAL_DATE_OF_BIRTH")) {
        end_born(e);
    } else if (str_eqz(name, "INDIVIDUAL_PLACE_OF_BIRTH")) {
        pen_mark(e->pen, MARK_BIRTHPLACE, STR(""), strbuf_str(&e->place));
    } else if (str_eqz(name, "INDIVIDUAL_DOCUMENT")) {
        end_document(e);
    } else if (address) {
        pen_country(e->pen, e->country);
        if (e->place.n > e->country.n) { // a country alone is no address
            pen_mark(e->pen, MARK_ADDRESS, STR(""), strbuf_str(&e->place));
        }
    }
}

static lode_status leaf_of_entry(xml_reader *x, un_entry *e, str name, str s) {
    if (xml_is_one_of(name, "FIRST_NAME SECOND_NAME THIRD_NAME FOURTH_NAME")) {
        add_part(&e->name, s, " ");
    } else if (str_eqz(name, "REFERENCE_NUMBER")) {
        e->reference = s;
        pen_cite(e->pen, s);
    } else if (str_eqz(name, "UN_LIST_TYPE")) {
        e->type = s;
    } else if (str_eqz(name, "NAME_ORIGINAL_SCRIPT")) {
        e->original = s;
    } else if (str_eqz(name, "LISTED_ON") &&
               !date_parse((str){s.p, s.n < 10 ? s.n : 10}, &e->pen->p.listed)) {
        return xml_drift(x, "LISTED_ON is no date:", s);
    }
    return LODE_OK;
}

static void leaf_inside(un_entry *e, str parent, str name, str s) {
    struct {
        const char *name;
        str *to;
    } single[] = {{"QUALITY", &e->quality},
                  {"ALIAS_NAME", &e->alias},
                  {"TYPE_OF_DATE", &e->date_type},
                  {"YEAR", &e->year},
                  {"FROM_YEAR", &e->from},
                  {"TO_YEAR", &e->to},
                  {"DATE", &e->date},
                  {"NUMBER", &e->number},
                  {"COUNTRY", &e->country},
                  {"TYPE_OF_DOCUMENT", &e->document}};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        if (str_eqz(name, single[i].name)) {
            *single[i].to = s;
        }
    }
    if (str_eqz(name, "VALUE") && str_eqz(parent, "NATIONALITY")) {
        pen_country(e->pen, s);
    }
    if (xml_is_one_of(name, "STREET CITY STATE_PROVINCE ZIP_CODE COUNTRY")) {
        add_part(&e->place, s, ", ");
    }
}

static lode_status end(xml_reader *x, str name, str text) {
    un_entry *e = x->ctx;
    if (is_entry(name)) {
        return end_entry(x, e);
    }
    if (xml_is_one_of(name, CONTAINERS)) {
        end_inner(e, name);
        return LODE_OK;
    }
    str s = clean_text(x->r->a, text, LIST_TEXT_BYTES_MAX), parent = xml_parent(x, 1);
    if (is_entry(parent)) {
        return leaf_of_entry(x, e, name, s);
    }
    leaf_inside(e, parent, name, s);
    return LODE_OK;
}

lode_status read_un_xml(list_reader *r) {
    un_entry e = {.pen = reader_pen(r, list_known_find(STR("un.sc")))};
    xml_reader x = {.r = r, .ctx = &e, .start = start, .end = end};
    lode_status st = xml_read(&x);
    if (st == LODE_OK && r->as_of == DATE_NONE) {
        st = reader_drift(r, 1, 1, "the root has no dateGenerated");
    }
    strbuf_clear(&e.name);
    strbuf_clear(&e.place);
    return st;
}
