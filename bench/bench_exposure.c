// SPDX-License-Identifier: Apache-2.0
//
// bench_exposure: how long the sweeps over whole bills of material take. Other engines answer the same
// questions of the same bills in bench/exposure/, which starts this program.
//
//   bench_exposure make ITEMS SEED DIR    draws bills of material and writes them, with their answers
//   bench_exposure time ITEMS SEED RUNS   draws the same, checks every answer, and prints times as JSON
//   bench_exposure load ITEMS SEED DIR    reads the files as a model, checks what is needed, and prints times
//
// A time is the median of RUNS runs, the sweeps one after the other in each, in milliseconds of processor
// time, because a shared machine makes everybody wait. Beside them stands what one core read from memory a
// second, one after the other, in the same minute.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "exposure/bill.h"
#include "exposure/explode.h"

#define RUNS_MAX 101u
#define READ_BYTES ((size_t)256 << 20)

static double now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

_Noreturn static void fail(const char *what) {
    (void)fprintf(stderr, "bench exposure: %s\n", what);
    exit(3);
}

static int by_value(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

typedef struct series {
    double at[RUNS_MAX];
    uint32_t n;
} series;

static void show(const char *name, series *s) {
    qsort(s->at, s->n, sizeof *s->at, by_value);
    printf(", \"%s\": {\"median\": %.4f, \"least\": %.4f, \"most\": %.4f}", name, s->at[s->n / 2],
           s->at[0], s->at[s->n - 1]);
}

// ---- the bill as the engine takes it ----------------------------------------------------------------

// fine: every 16th line is of a tenth, so that integers need denominators.
// alternates: every 7th line of a parent is an alternate of the one before it.
static explode_input input_of(lode_arena *a, const bill *b, bool fine, bool alternates) {
    explode_line *lines = arena_array(a, b->n_lines, sizeof *lines);
    for (uint32_t k = 0; k < b->n_lines; k++) {
        bool joins = alternates && k % 7 == 6 && b->parent[k] == b->parent[k - 1];
        lines[k] = (explode_line){ratio_of(b->qty[k], fine && k % 16 == 0 ? 10 : 1), b->parent[k],
                                  b->child[k], joins};
    }
    return (explode_input){.lines = lines, .n_items = b->n_items, .n_lines = b->n_lines};
}

typedef struct engine {
    lode_arena a; /* of the structure */
    explode x;
    explode_demand *demands;
    uint32_t n_demands;
    uint64_t *stock, *used, *times; /* by place */
} engine;

static void engine_build(const bill *b, const explode_input *in, engine *e) {
    lode_error err = {0};
    *e = (engine){.x = {.n_loops = 0}};
    if (explode_build(&e->a, in, &e->x, &err) != LODE_OK) {
        fail(err.message);
    }
    e->stock = arena_array(&e->a, b->n_items, sizeof *e->stock);
    e->used = arena_array(&e->a, b->n_items, sizeof *e->used);
    e->times = arena_array(&e->a, b->n_items, sizeof *e->times);
    e->demands = arena_array(&e->a, b->n_products, sizeof *e->demands);
    for (uint32_t i = 0; i < b->n_items; i++) {
        e->stock[e->x.place[i]] = b->stock[i];
        if (b->rate[i] > 0) {
            e->demands[e->n_demands++] = (explode_demand){i, ratio_int(b->rate[i])};
        }
    }
}

static double gross(engine *e, lode_arena *a, bool alternates, explode_way way, explode_need *g) {
    lode_error err = {0};
    double start = now_ms();
    arena_reset(a, SIZE_MAX);
    if (explode_gross(a, &e->x, e->demands, e->n_demands, alternates, way, g, &err) != LODE_OK) {
        fail(err.message);
    }
    return now_ms() - start;
}

static double used(const bill *b, engine *e) {
    double start = now_ms();
    explode_used(&e->x, b->components, BILL_COMPONENTS, e->used);
    return now_ms() - start;
}

// The same by 64 walks, one after the other, without putting the answers together.
static double walked(const bill *b, engine *e, lode_arena *a, uint64_t *users) {
    double start = now_ms();
    *users = 0;
    arena_reset(a, SIZE_MAX);
    for (uint32_t i = 0; i < BILL_COMPONENTS; i++) {
        uint32_t *places;
        *users += explode_users(a, &e->x, b->components[i], &places);
    }
    return now_ms() - start;
}

static double times(engine *e, const explode_need *g) {
    double start = now_ms();
    explode_times(g, e->stock, 0, e->times);
    return now_ms() - start;
}

static void check(const bill *b, const engine *e, const explode_need *g) {
    for (uint32_t i = 0; i < b->n_items; i++) {
        uint32_t p = e->x.place[i];
        ratio need = explode_need_of(g, i);
        if (need.den != 1 || need.num != (wide)b->need[i]) {
            fail("a requirement is wrong");
        }
        if (e->used[p] != b->used[i]) {
            fail("where-used is wrong");
        }
        if (e->times[p] != b->times[i]) {
            fail("a time to stop is wrong");
        }
    }
}

// ---- what the machine can read ------------------------------------------------------------------------

static double read_gb_s(const uint64_t *memory) {
    uint64_t sum[4] = {0};
    double start = now_ms();
    for (size_t i = 0; i < READ_BYTES / 8; i += 4) {
        for (size_t k = 0; k < 4; k++) {
            sum[k] += memory[i + k];
        }
    }
    volatile uint64_t keep = sum[0] + sum[1] + sum[2] + sum[3];
    (void)keep;
    return (double)READ_BYTES / 1e6 / (now_ms() - start);
}

// ---- runs -----------------------------------------------------------------------------------------------

static void time_sweeps(const bill *b, uint32_t runs) {
    lode_arena lines = {0}, a = {0}, a2 = {0};
    uint64_t users = 0;
    series forth = {.n = runs}, use = {.n = runs}, time = {.n = runs}, read = {.n = runs};
    series wider = {.n = runs}, walk = {.n = runs}, built = {.n = 3};
    uint64_t *memory = malloc(READ_BYTES);
    engine e;
    explode_need g;
    explode_input in = input_of(&lines, b, false, false);
    if (memory == NULL) {
        lode_oom();
    }
    memset(memory, 1, READ_BYTES);
    for (uint32_t i = 0; i < built.n; i++) {
        double start = now_ms();
        engine_build(b, &in, &e);
        built.at[i] = now_ms() - start;
        if (i + 1 < built.n) {
            arena_clear(&e.a);
        }
    }
    for (uint32_t i = 0; i < runs; i++) {
        read.at[i] = read_gb_s(memory);
        wider.at[i] = gross(&e, &a, false, EXPLODE_128, &g);
        forth.at[i] = gross(&e, &a, false, EXPLODE_AUTO, &g);
        use.at[i] = used(b, &e);
        walk.at[i] = walked(b, &e, &a2, &users);
        time.at[i] = times(&e, &g);
        if (i == 0) {
            check(b, &e, &g);
        }
    }
    show("explode", &forth);
    show("used", &use);
    show("used_walk", &walk);
    printf(", \"users\": %llu", (unsigned long long)users);
    show("stop", &time);
    show("explode_128", &wider);
    show("build", &built);
    show("read_gb_s", &read);
    arena_clear(&e.a);
    arena_clear(&a);
    arena_clear(&a2);
    arena_clear(&lines);
    free(memory);
}

// The same with tenths in every 16th line and an alternate for every 7th: in integers, and in ratios.
static void time_fine(const bill *b, uint32_t runs) {
    lode_arena lines = {0}, a = {0}, a2 = {0};
    series forth = {.n = runs}, time = {.n = runs}, exact = {.n = 1};
    engine e;
    explode_need g, r;
    explode_input in = input_of(&lines, b, true, true);
    engine_build(b, &in, &e);
    exact.at[0] = gross(&e, &a2, true, EXPLODE_RATIO, &r);
    for (uint32_t i = 0; i < runs; i++) {
        forth.at[i] = gross(&e, &a, true, EXPLODE_AUTO, &g);
        time.at[i] = times(&e, &g);
    }
    for (uint32_t i = 0; i < b->n_items; i++) {
        if (ratio_cmp(explode_need_of(&g, i), explode_need_of(&r, i)) != 0) {
            fail("integers and ratios differ");
        }
    }
    printf(", \"fine_way\": \"%s\"", g.small != NULL   ? "64 bits"
                                     : g.wider != NULL ? "128 bits"
                                                       : "ratios");
    show("explode_fine", &forth);
    show("stop_fine", &time);
    show("explode_ratio", &exact);
    arena_clear(&e.a);
    arena_clear(&a);
    arena_clear(&a2);
    arena_clear(&lines);
}

static int run_time(const bill *b, uint32_t runs) {
    struct rusage used_memory;
    if (runs == 0 || runs > RUNS_MAX) {
        fail("RUNS is 1 to 101");
    }
    printf("{\"items\": %u, \"lines\": %u, \"products\": %u, \"seed\": %u, \"paths\": %llu, "
           "\"most_parents\": %u",
           b->n_items, b->n_lines, b->n_products, b->seed, (unsigned long long)b->paths,
           b->most_parents);
    time_sweeps(b, runs);
    time_fine(b, runs);
    (void)getrusage(RUSAGE_SELF, &used_memory);
    printf(", \"rss_mb\": %ld}\n", used_memory.ru_maxrss / 1024);
    return 0;
}

// ---- from the files --------------------------------------------------------------------------------------

#define FILE_BYTES_MAX ((size_t)1 << 30)

static void read_files(lode_arena *a, const char *folder, model_file *files, uint32_t *n,
                       size_t *bytes) {
    static const model_table TABLES[] = {TABLE_ITEMS, TABLE_BOM, TABLE_STOCK, TABLE_PLAN};
    lode_error err = {0};
    *bytes = 0;
    for (*n = 0; *n < sizeof TABLES / sizeof *TABLES; (*n)++) {
        model_file *f = &files[*n];
        strbuf path = {0};
        f->name = str_of(model_table_file(TABLES[*n]));
        strbuf_addf(&path, "%s/" STR_FMT, folder, STR_ARG(f->name));
        if (file_read(a, path.p, FILE_BYTES_MAX, &f->text, &err) != LODE_OK) {
            fail(err.message);
        }
        *bytes += f->text.n;
        strbuf_clear(&path);
    }
}

// The names of the items are their numbers.
static uint32_t number_of(str name) {
    uint32_t v = 0;
    for (size_t i = 1; i < name.n; i++) {
        v = v * 10 + (uint32_t)(name.p[i] - '0');
    }
    return v;
}

static void check_net(const bill *b, const exposure_net *net, const explode_need *g) {
    for (uint32_t i = 0; i < net->n_nodes; i++) {
        ratio need = explode_need_of(g, i);
        uint32_t item = number_of(net->m->items[net->nodes[i].item].id);
        if (need.den != 1 || need.num != (wide)b->need[item]) {
            fail("a requirement from the files is wrong");
        }
    }
}

// The structure of a network, and one answer of it.
static double build_from(lode_arena *a, const bill *b, const exposure_net *net) {
    lode_error err = {0};
    explode_input in;
    explode x;
    explode_need g;
    explode_demand *d = arena_array(a, net->n_products, sizeof *d);
    double start = now_ms();
    explode_lines_of_net(a, net, &in);
    if (explode_build(a, &in, &x, &err) != LODE_OK) {
        fail(err.message);
    }
    double took = now_ms() - start;
    for (uint32_t i = 0; i < net->n_products; i++) {
        d[i] = (explode_demand){net->products[i].node, net->m->plans[net->products[i].plan].rate};
    }
    if (explode_gross(a, &x, d, net->n_products, false, EXPLODE_AUTO, &g, &err) != LODE_OK) {
        fail(err.message);
    }
    check_net(b, net, &g);
    return took;
}

static int run_load(const bill *b, const char *folder) {
    lode_arena a = {0};
    lode_error err = {0};
    model_file files[TABLE_COUNT];
    model_problems problems = {0};
    exposure_model m;
    exposure_net net;
    struct rusage used_memory;
    lode_date on = 0;
    uint32_t n;
    size_t bytes;
    read_files(&a, folder, files, &n, &bytes);
    double start = now_ms();
    (void)date_parse(STR("2026-01-10"), &on);
    if (model_read(&a, files, n, on, &m, &problems, &err) != LODE_OK) {
        fail(err.message);
    }
    double read = now_ms() - start;
    start = now_ms();
    if (net_build(&a, &m, &net, &err) != LODE_OK) {
        fail(err.message);
    }
    double joined = now_ms() - start, built = build_from(&a, b, &net);
    (void)getrusage(RUSAGE_SELF, &used_memory);
    printf("{\"csv_mb\": %.1f, \"read\": {\"median\": %.1f}, \"net\": {\"median\": %.1f}, "
           "\"build_net\": {\"median\": %.1f}, \"nodes\": %u, \"rss_mb\": %ld}\n",
           (double)bytes / 1e6, read, joined, built, net.n_nodes, used_memory.ru_maxrss / 1024);
    arena_clear(&a);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        (void)fprintf(stderr,
                      "usage: bench_exposure make|load ITEMS SEED DIR | time ITEMS SEED RUNS\n");
        return 2;
    }
    lode_arena a = {0};
    lode_error err = {0};
    bill b;
    int code = 0;
    bill_draw(&a, (uint32_t)strtoul(argv[2], NULL, 10), (uint32_t)strtoul(argv[3], NULL, 10), &b);
    if (strcmp(argv[1], "time") == 0) {
        code = run_time(&b, (uint32_t)strtoul(argv[4], NULL, 10));
    } else if (strcmp(argv[1], "load") == 0) {
        code = run_load(&b, argv[4]);
    } else if (bill_save(&b, argv[4], &err) != LODE_OK) {
        fail(err.message);
    }
    arena_clear(&a);
    return code;
}
