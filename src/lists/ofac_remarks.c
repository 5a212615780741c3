// SPDX-License-Identifier: Apache-2.0
//
// ofac_remarks: the free text in which OFAC writes what has no column: births, nationalities, numbers
// and the aliases that it calls weak. It is regular: parts with a semicolon between, each with words of
// its own in front. What identifies nobody (sanctions information, web sites, sexes) is left out.
#include "lists/reader.h"

typedef struct id_type {
    const char *printed, *type;
} id_type;

// Longer words before those that they begin with.
static const id_type ID_TYPES[] = {
    {"Diplomatic Passport", "passport"},
    {"Stateless Person Passport", "passport"},
    {"Passport", "passport"},
    {"National ID No.", "national_id"},
    {"National Foreign ID Number", "national_id"},
    {"Personal ID Card", "national_id"},
    {"Kenyan ID No.", "national_id"},
    {"Bosnian Personal ID No.", "national_id"},
    {"Turkish Identification Number", "national_id"},
    {"Citizen's Card Number", "national_id"},
    {"Cedula de Ciudadania", "national_id"},
    {"Cedula de Residencia", "national_id"},
    {"Cedula No.", "national_id"},
    {"D.N.I.", "national_id"},
    {"C.U.R.P.", "national_id"},
    {"C.U.I.P.", "national_id"},
    {"I.F.E.", "national_id"},
    {"Electoral Registry No.", "national_id"},
    {"Residency Number", "national_id"},
    {"Birth Certificate Number", "birth_certificate"},
    {"Driver's License No.", "drivers_license"},
    {"Tax ID No.", "tax"},
    {"V.A.T. Number", "tax"},
    {"Italian Fiscal Code", "tax"},
    {"Fiscal Code", "tax"},
    {"SSN", "tax"},
    {"R.F.C.", "tax"},
    {"C.U.I.T.", "tax"},
    {"NIT #", "tax"},
    {"RUC #", "tax"},
    {"RIF #", "tax"},
    {"NIT", "tax"},
    {"RUC", "tax"},
    {"RIF", "tax"},
    {"Unified Social Credit Code (USCC)", "uscc"},
    {"Registration Number", "registration"},
    {"Registration ID", "registration"},
    {"Registration Certificate Number", "registration"},
    {"Public Registration Number", "registration"},
    {"Business Registration Number", "registration"},
    {"Business Registration Document #", "registration"},
    {"Business Number", "registration"},
    {"Company Number", "registration"},
    {"Company ID", "registration"},
    {"Commercial Registry Number", "registration"},
    {"Chamber of Commerce Number", "registration"},
    {"Istanbul Chamber of Comm. No.", "registration"},
    {"Certificate of Incorporation Number", "registration"},
    {"Central Registration System Number", "registration"},
    {"Central Registration Number", "registration"},
    {"Economic Register Number (CBLS)", "registration"},
    {"Enterprise Number", "registration"},
    {"Matricula Mercantil No", "registration"},
    {"Folio Mercantil No.", "registration"},
    {"Trade Register Number", "registration"},
    {"C.R. No.", "registration"},
    {"UK Company Number", "registration"},
    {"US FEIN", "tax"},
    {"Trade License No.", "license"},
    {"Government Gazette Number", "gazette"},
    {"Legal Entity Number", "lei"},
    {"D-U-N-S Number", "duns"},
    {"SWIFT/BIC", "bic"},
    {"BIK (RU)", "bik"},
    {"ISIN", "isin"},
    {"Vessel Registration Identification", "vessel"},
    {"MMSI", "mmsi"},
    {"Aircraft Tail Number", "tail_number"},
    {"Aircraft Manufacturer's Serial Number (MSN)", "msn"},
    {"Identification Number", "identification"},
};

static bool strip(str *s, const char *prefix) {
    if (!str_starts(*s, str_of(prefix))) {
        return false;
    }
    *s = str_trim((str){s->p + strlen(prefix), s->n - strlen(prefix)});
    return true;
}

static size_t find(str s, const char *needle) {
    const char *at = s.n > 0 ? memmem(s.p, s.n, needle, strlen(needle)) : NULL;
    return at == NULL ? s.n : (size_t)(at - s.p);
}

static void number_mark(list_pen *pen, const char *type, str value) {
    // The place and the days of issue follow the number.
    value.n = find(value, " (");
    value.n = find(value, " issued ");
    value.n = find(value, " expires ");
    value = str_trim(value);
    if (strip(&value, "IMO ")) {
        type = str_eqz(str_of(type), "registration") ? "imo_company" : "imo";
    }
    if (value.n > 0 && !str_eqz(value, "-0-")) {
        pen_mark(pen, MARK_ID, str_of(type), value);
    }
}

static void crypto(list_pen *pen, str currency, str value) {
    char type[24] = "crypto_";
    size_t n = 7;
    for (size_t i = 0; i < currency.n && n + 1 < sizeof type; i++) {
        char c = currency.p[i];
        type[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    pen_mark(pen, MARK_ID, (str){type, n}, value);
}

void ofac_id(list_pen *pen, str type, str value, str country) {
    str currency = type;
    (void)country; // the number is compared alone: the place of issue says nothing of who holds it
    if (strip(&currency, "Digital Currency Address - ")) {
        crypto(pen, currency, value);
        return;
    }
    if (str_eqz(type, "Nationality of Registration")) {
        pen_country(pen, value);
        return;
    }
    for (size_t i = 0; i < sizeof ID_TYPES / sizeof ID_TYPES[0]; i++) {
        if (str_eqz(type, ID_TYPES[i].printed)) {
            number_mark(pen, ID_TYPES[i].type, value);
            return;
        }
    }
}

static void weak_name(list_pen *pen, str s) {
    // a.k.a. 'BNC'; some stand without quotes
    if (s.n >= 2 && s.p[0] == '\'' && s.p[s.n - 1] == '\'') {
        s = (str){s.p + 1, s.n - 2};
    }
    pen_name(pen, s, "", STRENGTH_WEAK);
}

static void one_remark(list_pen *pen, str s) {
    while (s.n > 0 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' ')) {
        s.n--;
    }
    (void)strip(&s, "alt. ");
    str whole = s;
    if (strip(&s, "DOB ")) {
        born_text(pen, s);
    } else if (strip(&s, "POB ")) {
        pen_mark(pen, MARK_BIRTHPLACE, STR(""), s);
    } else if (strip(&s, "nationality ") || strip(&s, "citizen ")) {
        pen_country(pen, s);
    } else if (strip(&s, "a.k.a. ") || strip(&s, "f.k.a. ") || strip(&s, "n.k.a. ")) {
        weak_name(pen, s);
    } else if (strip(&s, "(Linked To: ") || strip(&s, "Linked To: ")) {
        pen_mark(pen, MARK_REMARK, STR(""), (str){whole.p, whole.n});
    } else if (strip(&s, "Digital Currency Address - ")) {
        size_t n = find(s, " ");
        crypto(pen, (str){s.p, n}, str_trim((str){s.p + n, s.n - n}));
    } else {
        for (size_t i = 0; i < sizeof ID_TYPES / sizeof ID_TYPES[0]; i++) {
            if (strip(&s, ID_TYPES[i].printed)) {
                number_mark(pen, ID_TYPES[i].type, s);
                return;
            }
        }
    }
}

void ofac_remarks(list_pen *pen, str remarks) {
    str_split parts = {remarks, STR(";")};
    str part;
    while (split_next(&parts, &part)) {
        one_remark(pen, part);
    }
}

// ---- words of OFAC that several of its files have ----------------------------------------------

uint32_t ofac_kind(str word) {
    static const struct {
        const char *word;
        uint32_t kind;
    } KINDS[] = {
        {"individual", PARTY_PERSON}, {"Individual", PARTY_PERSON}, {"entity", PARTY_ENTITY},
        {"Entity", PARTY_ENTITY},     {"vessel", PARTY_VESSEL},     {"Vessel", PARTY_VESSEL},
        {"aircraft", PARTY_AIRCRAFT}, {"Aircraft", PARTY_AIRCRAFT}, {"-0-", PARTY_ENTITY}};
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (str_eqz(word, KINDS[i].word)) {
            return KINDS[i].kind;
        }
    }
    return PARTY_UNKNOWN;
}

const list_known *ofac_list_of_program(str program) {
    static const char *const LISTS[][2] = {
        {"NS-PLC", "us.plc"},          {"CMIC-EO13959", "us.cmic"}, {"561-Related", "us.capta"},
        {"UKRAINE-EO13662", "us.ssi"}, {"FSE-IR", "us.fse"},        {"FSE-SY", "us.fse"}};
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++) {
        if (str_eqz(program, LISTS[i][0])) {
            return list_known_find(str_of(LISTS[i][1]));
        }
    }
    return NULL;
}
