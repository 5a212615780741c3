/* SPDX-License-Identifier: Apache-2.0
 *
 * schema_json: a table of fields as JSON Schema 2020-12. What it allows is what schema.c takes, but for two
 * things that JSON Schema cannot say, which stand in the descriptions: lengths are bytes of UTF-8 here and
 * characters there, and a date must be a day that its month has.
 */
#include "service/schema.h"
#include "service/schema_int.h"

#define DATE_PATTERN "(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
#define NO_CONTROL "[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]"
#define NO_CONTROL_NO_BLANK "[^\\u0000-\\u0020\\u007f-\\u009f]"

static void set(json_t *to, const char *key, json_t *value) {
    if (json_object_set_new(to, key, value) != 0) {
        lode_oom();
    }
}

static void set_text(json_t *to, const char *key, const char *z) { set(to, key, json_string(z)); }

static void push(json_t *to, json_t *value) {
    if (json_array_append_new(to, value) != 0) {
        lode_oom();
    }
}

static json_t *reference(const schema *s) {
    strbuf z = {0};
    json_t *out = json_object();
    strbuf_addf(&z, "#/components/schemas/%s", s->name);
    set_text(out, "$ref", z.p);
    strbuf_clear(&z);
    return out;
}

static json_t *words_of(const field *f, bool with_null) {
    json_t *out = json_array();
    for (size_t i = 0; f->words[i] != NULL; i++) {
        push(out, json_string(f->words[i]));
    }
    if (with_null) {
        push(out, json_null());
    }
    return out;
}

static const char *type_of(field_type type) {
    switch (type) {
    case FIELD_INTEGER:
        return "integer";
    case FIELD_BOOLEAN:
        return "boolean";
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_WORDS:
        return "array";
    default:
        return "string";
    }
}

static void set_type(json_t *to, const field *f) {
    const char *type = type_of(f->type);
    if (!f->nullable) {
        set_text(to, "type", type);
        return;
    }
    json_t *both = json_array();
    push(both, json_string(type));
    push(both, json_string("null"));
    set(to, "type", both);
}

static void set_text_limits(json_t *to, int64_t min, int64_t max) {
    set_text(to, "pattern", "^" NO_CONTROL "*" NO_CONTROL_NO_BLANK NO_CONTROL "*$");
    if (min <= 1) { /* of bytes; a text of fewer characters may have as many */
        set(to, "minLength", json_integer(1));
    } else {
        set(to, "minLength", json_integer((min + 3) / 4));
    }
    set(to, "maxLength", json_integer(max));
}

static json_t *item_of(const field *f) {
    if (f->type == FIELD_OBJECTS) {
        return reference(f->of);
    }
    json_t *out = json_object();
    set_text(out, "type", "string");
    if (f->type == FIELD_WORDS) {
        set(out, "enum", words_of(f, false));
    } else {
        set_text_limits(out, 1, FIELD_TEXT_MAX);
    }
    return out;
}

static void set_items(json_t *to, const field *f) {
    set(to, "items", item_of(f));
    if (field_min(f) > 0) {
        set(to, "minItems", json_integer(field_min(f)));
    }
    set(to, "maxItems", json_integer(field_max(f)));
    if (f->type == FIELD_WORDS) {
        set(to, "uniqueItems", json_true());
    }
}

static void set_pattern(json_t *to, const char *format, const char *pattern, const char *example) {
    json_t *examples = json_array();
    if (format != NULL) {
        set_text(to, "format", format);
    }
    set_text(to, "pattern", pattern);
    push(examples, json_string(example));
    set(to, "examples", examples);
}

static void set_limits(json_t *to, const field *f) {
    switch (f->type) {
    case FIELD_TEXT:
        set_text_limits(to, field_min(f), field_max(f));
        break;
    case FIELD_DATE:
        set_pattern(to, "date", "^" DATE_PATTERN "$", "2026-01-10");
        break;
    case FIELD_TIME:
        set_pattern(to, "date-time",
                    "^" DATE_PATTERN "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?Z$",
                    "2026-01-10T08:30:00Z");
        break;
    case FIELD_INTEGER:
        set(to, "minimum", json_integer(field_min(f)));
        set(to, "maximum", json_integer(field_max(f)));
        break;
    case FIELD_WORD:
        set(to, "enum", words_of(f, f->nullable));
        break;
    case FIELD_ID:
        set_pattern(to, NULL, "^[A-Za-z0-9._/#:-]+$", "C17");
        set(to, "maxLength", json_integer(field_max(f)));
        break;
    case FIELD_AMOUNT:
        set_pattern(to, NULL,
                    "^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})? [A-Za-z%][A-Za-z0-9%/._-]{0,31}$",
                    "200 kg");
        break;
    case FIELD_SHA:
        set_pattern(to, NULL, "^[0-9a-f]{64}$",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        break;
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_WORDS:
        set_items(to, f);
        break;
    default:
        break;
    }
}

static json_t *object_of(const field *f) {
    if (!f->nullable) {
        return reference(f->of);
    }
    json_t *out = json_object(), *either = json_array(), *none = json_object();
    set_text(none, "type", "null");
    push(either, reference(f->of));
    push(either, none);
    set(out, "oneOf", either);
    return out;
}

json_t *field_to_json(const field *f) {
    json_t *out = f->type == FIELD_OBJECT ? object_of(f) : json_object();
    if (f->type != FIELD_OBJECT && f->type != FIELD_ANY) {
        set_type(out, f);
        set_limits(out, f);
    }
    if (f->about != NULL) {
        set_text(out, "description", f->about);
    }
    return out;
}

json_t *schema_to_json(const schema *s) {
    json_t *out = json_object(), *properties = json_object(), *required = json_array();
    set_text(out, "type", "object");
    if (s->about != NULL) {
        set_text(out, "description", s->about);
    }
    for (const field *f = s->fields; f->name != NULL; f++) {
        set(properties, f->name, field_to_json(f));
        if (f->required) {
            push(required, json_string(f->name));
        }
    }
    set(out, "properties", properties);
    set(out, "required", required);
    set(out, "additionalProperties", json_false());
    return out;
}
