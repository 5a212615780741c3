// SPDX-License-Identifier: Apache-2.0
//
// format: canonical text stays as it is, any spacing leads to it, and formatting twice changes
// nothing. Random spacing comes from a fixed generator: a failure is the same on every machine.
#include "law/law.h"

#include <setjmp.h> // cmocka.h needs it
#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char canonical[] =
    "-- Announcement 1 of 2026.\n"
    "-- User and use decide.\n"
    "\n"
    "-- the first measure\n"
    "measure cn.x.2026-1 \"Announcement \\\"1\\\" of 2026\"  -- as printed\n"
    "  number     \"商务部公告2026年第1号\"\n"
    "  issuer     MOFCOM, GAC\n"
    "  in force   from 2026-01-06\n"
    "  source     secondary \"copy\"\n"
    "\n"
    "  -- about rule 1\n"
    "  rule 1 \"to the  military\"\n"
    "    cite     art. 1,  sentence 2; \"a -- b\"  -- what  follows\n"
    "    in force from 2026-01-06 until 2027-01-01 boundary unclear\n"
    "    judgement\n"
    "    except as cn.y/1C905.a.4\n"
    "    when     item is dual_use and not (from is CN or JP or via has any of US, KR)\n"
    "    and      any of\n"
    "      -- user\n"
    "      - end_user.kind has military  -- declared\n"
    "      - item.contains.Dy >= 0.1 % judgement\n"
    "    unless   importer in watch_list\n"
    "\n"
    "    -- effects\n"
    "    then     license_kinds: withdraw general, certificate\n"
    "    then     ban: prohibited at departure\n"
    "\n"
    "  suspends cn.a, cn.b/1\n"
    "    afterwards unverified\n"
    "\n"
    "group a\n"
    "group b\n"
    "\n"
    "-- one more\n"
    "group c\n"
    "\n"
    "unit kg of mass = 1000\n"
    "\n"
    "fact item.kind \"kind\"\n"
    "  type     closed set of kind\n"
    "\n"
    "case \"Dy magnets\"\n"
    "  on       2026-01-10 known 2026-01-11\n"
    "  given    a.b x y; c Nd 29 %, Dy 2 % word document; d \"p;  q\"  -- end\n"
    "  expect   verdict license citing cn.x/1, cn.y/2\n"
    "  expect   open: a, b\n"
    "\n"
    "-- the end\n";

static lode_arena arena;

static str format_text(str text) {
    law_source src = {0};
    diags d = {0};
    strbuf out = {0};
    law_parse(&src, "packs/cn/x.law", text, &d);
    if (d.errors > 0) {
        diags_print(&d, &out);
        fail_msg("%s", out.p);
    }
    law_format(&src, &out);
    str result = str_dup(&arena, strbuf_str(&out));
    strbuf_clear(&out);
    diags_clear(&d);
    law_source_clear(&src);
    return result;
}

static void expect_format(const char *text, const char *expected) {
    str got = format_text(str_of(text));
    assert_string_equal(got.p, expected);
    assert_string_equal(format_text(got).p, expected);
}

static void canonical_text_stays(void **state) {
    (void)state;
    expect_format(canonical, canonical);
    expect_format("", "");
    expect_format("\n\n\n", "");
    expect_format("-- only words", "-- only words\n");
}

static void empty_lines(void **state) {
    (void)state;
    expect_format("\n\ngroup a\n\n\ngroup b\ncase \"c\"\njudgement\ncase \"d\"\n\n",
                  "group a\ngroup b\n\ncase \"c\"\n  judgement\n\ncase \"d\"\n");
    expect_format("role r \"t\"\n\n\n required\n\n group a\n\n",
                  "role r \"t\"\n  required\n  group    a\n");
    expect_format("group a\nmeasure m \"t\"\nrule 1 \"r\"\nrule 2 \"r\"\ngroup b",
                  "group a\n\nmeasure m \"t\"\n\n  rule 1 \"r\"\n  rule 2 \"r\"\n\ngroup b\n");
}

static void comments_stay(void **state) {
    (void)state;
    expect_format("--a\n\n\n--b\ndefine d --c\n--d\n\nwhen any of   -- \n--e\n- x--y\n- z --f\n--g",
                  "--a\n\n--b\ndefine d  --c\n  --d\n\n  when     any of  --\n    --e\n"
                  "    - x--y\n    - z  --f\n--g\n");
    expect_format("case \"c\"\n judgement\n-- of the next\n\n-- too\ncase \"d\"\n judgement\n",
                  "case \"c\"\n  judgement\n\n-- of the next\n\n-- too\ncase \"d\"\n  judgement\n");
}

static uint32_t next_random(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void add_blanks(strbuf *b, uint32_t n, uint32_t *seed) {
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addc(b, next_random(seed) % 4 == 0 ? '\t' : ' ');
    }
}

// Where the text of the line ends for respacing: raw citations and what is in quotes stay.
static bool is_raw(str line) { return str_starts(str_trim(line), STR("cite")); }

static void respace_line(strbuf *b, str line, uint32_t *seed) {
    bool quoted = false;
    bool raw = is_raw(line);
    bool comment = false;
    str s = str_trim(line);
    add_blanks(b, next_random(seed) % 5, seed);
    for (size_t i = 0; i < s.n; i++) {
        quoted = quoted != (s.p[i] == '"' && (i == 0 || s.p[i - 1] != '\\'));
        comment = comment || (!quoted && i + 1 < s.n && s.p[i] == '-' && s.p[i + 1] == '-');
        if (s.p[i] == ' ' && !quoted && !comment && !raw) {
            while (i + 1 < s.n && s.p[i + 1] == ' ') {
                i++;
            }
            add_blanks(b, 1 + next_random(seed) % 4, seed);
        } else {
            strbuf_addc(b, s.p[i]);
        }
    }
    add_blanks(b, next_random(seed) % 3, seed);
    strbuf_addz(b, next_random(seed) % 3 == 0 ? "\r\n" : "\n");
}

// Other blanks and, where the author's are not kept, other empty lines.
static void respace(strbuf *b, str text, uint32_t *seed) {
    bool after_comment = true;
    for (size_t at = 0; at < text.n;) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t n = end != NULL ? (size_t)(end - text.p) - at : text.n - at;
        str line = {text.p + at, n};
        at += n + 1;
        str s = str_trim(line);
        bool comment = str_starts(s, STR("--"));
        if (s.n == 0) {
            strbuf_addz(b, next_random(seed) % 2 ? " \n\n" : "\n");
            continue;
        }
        if (!comment && !after_comment && next_random(seed) % 4 == 0) {
            strbuf_addz(b, "\n\t\n");
        }
        respace_line(b, line, seed);
        after_comment = comment;
    }
}

static void any_spacing_leads_to_the_canonical(str text) {
    strbuf b = {0};
    str expected = format_text(text);
    for (uint32_t seed = 1; seed <= 40; seed++) {
        uint32_t state = seed * 2654435761u;
        strbuf_reset(&b);
        respace(&b, expected, &state);
        str got = format_text(strbuf_str(&b));
        if (!str_eq(got, expected)) {
            fail_msg("seed %u: " STR_FMT "\nbecame\n" STR_FMT, seed, STR_ARG(strbuf_str(&b)),
                     STR_ARG(got));
        }
        if (text.n > 20000 && seed == 3) {
            break; /* large packs: three are enough */
        }
    }
    strbuf_clear(&b);
}

static void random_spacing(void **state) {
    (void)state;
    any_spacing_leads_to_the_canonical(STR(canonical));
}

static void long_lines_stay_readable(void **state) {
    (void)state;
    strbuf b = {0};
    strbuf_addz(&b, "measure m \"t\"\nrule 1 \"t\"\ncite ");
    size_t line = b.n - 5;
    while (b.n - line < LAW_LINE_BYTES_MAX) {
        strbuf_addc(&b, 'x');
    }
    str once = format_text(strbuf_str(&b));
    assert_true(str_eq(format_text(once), once));
    strbuf_clear(&b);
}

static void format_pack_file(const char *path) {
    str text;
    lode_error err;
    law_source src = {0};
    diags d = {0};
    assert_int_equal(file_read(&arena, path, LAW_FILE_BYTES_MAX, &text, &err), LODE_OK);
    law_parse(&src, path, text, &d);
    if (d.errors == 0) {
        str once = format_text(text);
        assert_true(str_eq(format_text(once), once));
        any_spacing_leads_to_the_canonical(text);
    }
    diags_clear(&d);
    law_source_clear(&src);
}

static void every_pack_file(void **state) {
    (void)state;
    static const char *const packs[] = {"base", "cn"};
    const char *root = getenv("LODE_SOURCE_ROOT");
    strbuf path = {0};
    for (size_t i = 0; i < sizeof packs / sizeof packs[0]; i++) {
        strbuf_reset(&path);
        strbuf_addf(&path, "%s/packs/%s", root != NULL ? root : ".", packs[i]);
        DIR *dir = opendir(path.p);
        size_t base = path.n;
        for (struct dirent *e = dir ? readdir(dir) : NULL; e != NULL; e = readdir(dir)) {
            if (str_ends(str_of(e->d_name), STR(".law"))) {
                path.n = base;
                strbuf_addf(&path, "/%s", e->d_name);
                format_pack_file(path.p);
                arena_clear(&arena);
            }
        }
        if (dir != NULL) {
            (void)closedir(dir); /* read only: nothing to lose */
        }
    }
    strbuf_clear(&path);
}

static int forget(void **state) {
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canonical_text_stays),
        cmocka_unit_test(empty_lines),
        cmocka_unit_test(comments_stay),
        cmocka_unit_test(random_spacing),
        cmocka_unit_test(long_lines_stay_readable),
        cmocka_unit_test(every_pack_file),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
