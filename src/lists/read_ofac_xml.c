// SPDX-License-Identifier: Apache-2.0
//
// read_ofac_xml: sdn.xml and consolidated.xml of OFAC (root sdnList). What the tables have in remarks has
// elements here, and an alias says whether it is weak.
#include "lists/xml.h"

#include <stdio.h>
#include <stdlib.h>

#define CONTAINERS                                                                                        \
    "sdnList publshInformation sdnEntry programList idList akaList addressList nationalityList "          \
    "citizenshipList dateOfBirthList placeOfBirthList vesselInfo id aka address nationality citizenship " \
    "dateOfBirthItem placeOfBirthItem"
#define LEAVES                                                                                          \
    "Publish_Date Record_Count uid firstName lastName title sdnType remarks program idType idNumber "   \
    "idCountry issueDate expirationDate type category address1 address2 address3 city stateOrProvince " \
    "postalCode country mainEntry dateOfBirth placeOfBirth callSign vesselType vesselFlag vesselOwner " \
    "tonnage grossRegisteredTonnage"

// One party as its elements arrive; the inner texts are those of the element being read.
typedef struct ofac_entry {
    str uid, first, last, type, remarks;
    str in_first, in_last, category, id_type, id_number, id_country, country;
    str programs[64];
    uint32_t n_programs;
    strbuf address;
    uint32_t entries;
    uint32_t said;   /* Record_Count */
    uint32_t others; // parties with a program of the non-SDN lists
    list_pen pen;    /* of the present party; moved to its list at the end */
} ofac_entry;

static str keep(xml_reader *x, str s) { return clean_text(x->r->a, s, LIST_TEXT_BYTES_MAX); }

static lode_status start(xml_reader *x, str name, const char **atts) {
    ofac_entry *e = x->ctx;
    (void)atts; // OFAC says nothing in them
    if (x->depth == 1 && !str_eqz(name, "sdnList")) {
        return xml_drift(x, "the root is no list of OFAC:", name);
    }
    if (!xml_is_one_of(name, CONTAINERS) && !xml_is_one_of(name, LEAVES)) {
        return xml_drift(x, "an unknown element", name);
    }
    if (str_eqz(name, "sdnEntry")) {
        e->uid = e->first = e->last = e->type = e->remarks = (str){0};
        e->n_programs = 0;
        pen_begin(&e->pen, STR(""), PARTY_UNKNOWN);
    }
    if (str_eqz(name, "aka") || str_eqz(name, "id") || str_eqz(name, "address")) {
        e->in_first = e->in_last = e->category = (str){0};
        e->id_type = e->id_number = e->id_country = e->country = (str){0};
        strbuf_reset(&e->address);
    }
    return LODE_OK;
}

// The order of OFAC's tables: the last name first.
static str full_name(xml_reader *x, str last, str first) {
    strbuf b = {0};
    strbuf_add(&b, last);
    strbuf_addz(&b, last.n > 0 && first.n > 0 ? ", " : "");
    strbuf_add(&b, first);
    str s = str_dup(x->r->a, strbuf_str(&b));
    strbuf_clear(&b);
    return s;
}

static const list_known *list_of(const ofac_entry *e) {
    const list_known *known = NULL;
    for (uint32_t i = 0; i < e->n_programs && known == NULL; i++) {
        known = ofac_list_of_program(e->programs[i]);
    }
    return known != NULL ? known : list_known_find(STR("us.ns_mbs"));
}

// Whether the file is the SDN list is known at its end only: until then parties stand in the list that
// their programs would name in the other file.
static lode_status end_entry(xml_reader *x, ofac_entry *e) {
    e->entries++;
    uint32_t kind = ofac_kind(e->type);
    if (e->uid.n == 0 || kind == PARTY_UNKNOWN) {
        return xml_drift(x, "a party without uid, or of an unknown sdnType", e->type);
    }
    const list_known *known = list_of(e);
    e->others += known != list_known_find(STR("us.ns_mbs"));
    list_pen *pen = reader_pen(x->r, known);
    list_party *p = &e->pen.p;
    p->no = e->uid;
    p->kind = kind;
    pen_begin(pen, e->uid, kind);
    pen_name(pen, full_name(x, e->last, e->first), "", STRENGTH_STRONG);
    for (size_t i = 0; i < e->pen.names.n; i++) {
        pen_name(pen, e->pen.names.p[i].text, "", e->pen.names.p[i].strength);
    }
    for (size_t i = 0; i < e->pen.marks.n; i++) {
        const list_mark *m = &e->pen.marks.p[i];
        pen_mark(pen, m->kind, m->type, m->value);
    }
    ofac_remarks(pen, e->remarks);
    return pen_end(pen, false) ? LODE_OK : xml_drift(x, "a party without a name", e->uid);
}

static void end_inner(xml_reader *x, ofac_entry *e, str name) {
    if (str_eqz(name, "aka")) {
        bool weak = str_eqz(e->category, "weak");
        pen_name(&e->pen, full_name(x, e->in_last, e->in_first), "",
                 weak ? STRENGTH_WEAK : STRENGTH_STRONG);
    } else if (str_eqz(name, "id")) {
        ofac_id(&e->pen, e->id_type, e->id_number, e->id_country);
    } else if (str_eqz(name, "address")) {
        pen_country(&e->pen, e->country);
        if (e->address.n > e->country.n) { // a country alone is no address
            pen_mark(&e->pen, MARK_ADDRESS, STR(""), strbuf_str(&e->address));
        }
    }
}

static void leaf_of_entry(ofac_entry *e, str name, str s) {
    if (str_eqz(name, "uid")) {
        e->uid = s;
    } else if (str_eqz(name, "firstName")) {
        e->first = s;
    } else if (str_eqz(name, "lastName")) {
        e->last = s;
    } else if (str_eqz(name, "sdnType")) {
        e->type = s;
    } else if (str_eqz(name, "remarks")) {
        e->remarks = s;
    }
}

static void leaf_inside(ofac_entry *e, str parent, str name, str s) {
    if (str_eqz(name, "firstName")) {
        e->in_first = s;
    } else if (str_eqz(name, "lastName")) {
        e->in_last = s;
    } else if (str_eqz(name, "category")) {
        e->category = s;
    } else if (str_eqz(name, "idType")) {
        e->id_type = s;
    } else if (str_eqz(name, "idNumber")) {
        e->id_number = s;
    } else if (str_eqz(name, "idCountry")) {
        e->id_country = s;
    } else if (str_eqz(name, "dateOfBirth")) {
        born_text(&e->pen, s);
    } else if (str_eqz(name, "placeOfBirth")) {
        pen_mark(&e->pen, MARK_BIRTHPLACE, STR(""), s);
    } else if (str_eqz(name, "program") && e->n_programs < 64) {
        e->programs[e->n_programs++] = s;
        pen_mark(&e->pen, MARK_PROGRAM, STR(""), s);
    } else if (str_eqz(name, "callSign")) {
        pen_mark(&e->pen, MARK_ID, STR("call_sign"), s);
    } else if (str_eqz(name, "vesselFlag") ||
               (str_eqz(name, "country") && !str_eqz(parent, "address"))) {
        pen_country(&e->pen, s);
    }
    if (str_eqz(parent, "address") && s.n > 0 && !str_eqz(name, "uid")) {
        e->country = str_eqz(name, "country") ? s : e->country;
        strbuf_addz(&e->address, e->address.n > 0 ? ", " : "");
        strbuf_add(&e->address, s);
    }
}

static lode_status end(xml_reader *x, str name, str text) {
    ofac_entry *e = x->ctx;
    if (str_eqz(name, "sdnEntry")) {
        return end_entry(x, e);
    }
    if (xml_is_one_of(name, CONTAINERS)) {
        end_inner(x, e, name);
        return LODE_OK;
    }
    str s = keep(x, text), parent = xml_parent(x, 1);
    if (str_eqz(name, "Publish_Date")) {
        return us_date(s, &x->r->as_of) ? LODE_OK : xml_drift(x, "Publish_Date is no date:", s);
    }
    if (str_eqz(name, "Record_Count")) {
        e->said = (uint32_t)strtoul(s.n > 0 ? str_dup(x->r->a, s).p : "0", NULL, 10);
    } else if (str_eqz(parent, "sdnEntry")) {
        leaf_of_entry(e, name, s);
    } else {
        leaf_inside(e, parent, name, s);
    }
    return LODE_OK;
}

// All parties of the file are SDNs, whichever programs they have: one list instead of several.
static void as_sdn(list_reader *r) {
    reader_list all = {.known = list_known_find(STR("us.sdn")), .pen = {.a = r->a}};
    for (uint32_t i = 0; i < r->n_lists; i++) {
        list_pen *pen = &r->lists[i].pen;
        for (size_t k = 0; k < pen->done.n; k++) {
            *vec_push(&all.pen.done) = pen->done.p[k];
        }
        all.pen.too_many |= pen->too_many;
        pen_clear(pen);
    }
    r->lists[0] = all;
    r->n_lists = 1;
}

lode_status read_ofac_xml(list_reader *r) {
    ofac_entry *e = arena_alloc(r->a, sizeof *e);
    e->pen.a = r->a;
    xml_reader x = {.r = r, .ctx = e, .start = start, .end = end};
    r->publisher = "US Department of the Treasury, OFAC";
    lode_status st = xml_read(&x);
    if (st == LODE_OK && e->said != e->entries) {
        st = reader_fail(r, 0, 0, "list_cut", "Record_Count says %u, there are %u parties", e->said,
                         e->entries);
    }
    if (st == LODE_OK && e->others * 2 <= e->entries) {
        as_sdn(r);
    }
    pen_clear(&e->pen);
    strbuf_clear(&e->address);
    return st;
}
