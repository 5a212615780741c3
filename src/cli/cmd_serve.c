// SPDX-License-Identifier: Apache-2.0
//
// serve: the desk over HTTP, until it is told to stop. The address goes to stdout, so that a script can read
// it; the log, a line of JSON for each request, to stderr.
#include "cli/cli.h"
#include "service/service.h"

#include <stdio.h>
#include <unistd.h>

#define PORT 8787u

static bool is_loopback(const char *address) {
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static void ready(void *to, const char *address, uint16_t port, bool pages) {
    (void)to;
    bool six = strchr(address, ':') != NULL;
    out_f("listening on http://%s%s%s:%u\n", six ? "[" : "", address, six ? "]" : "", port);
    if (!pages) {
        out_f(
            "no pages: this build was made without Node or the packages of web/. To get them install nodejs and "
            "npm, then ./dev build; the API is at /openapi.json\n");
    }
    (void)fflush(stdout); // who waits for the line gets it now
}

static lode_status serve_call(const cli *c, service_options *o, lode_error *err) {
    uint32_t port = PORT;
    const char *text = c->value[OPT_PORT];
    // Port 0 takes any free one; cli_count knows no zero.
    if (text != NULL && strcmp(text, "0") == 0) {
        port = 0;
    } else if (cli_count(c, OPT_PORT, UINT16_MAX, &port, err) != LODE_OK) {
        return LODE_USAGE;
    }
    o->port = (uint16_t)port;
    if (cli_count(c, OPT_RATE, 1000000, &o->requests_per_minute, err) != LODE_OK) {
        return LODE_USAGE;
    }
    return cli_has(c, OPT_JOBS) ? cli_count(c, OPT_JOBS, JOBS_MAX, &o->jobs, err) : LODE_OK;
}

int cmd_serve(cli *c) {
    lode_error err = {0};
    service_options o = {.image_path = c->value[OPT_IMAGE],
                         .store_path = c->value[OPT_STORE],
                         .address = cli_has(c, OPT_ADDRESS) ? c->value[OPT_ADDRESS] : "127.0.0.1",
                         .pages = c->value[OPT_PAGES],
                         .models = c->value[OPT_MODELS],
                         .quiet = cli_has(c, OPT_QUIET),
                         .ready = ready};
    if (serve_call(c, &o, &err) != LODE_OK) {
        return cli_usage(c, &err);
    }
    if (access(o.store_path, F_OK) != 0) {
        (void)lode_fail(&err, LODE_ENVIRONMENT, "no_store", "there is no store %.200s",
                        o.store_path); // status is in err
        lode_hint(&err,
                  "make one, with its first person: lodestone desk init --store %.120s --name NAME",
                  o.store_path);
        return cli_fail(c, &err);
    }
    if (!is_loopback(o.address)) {
        err_f(
            "warning: %s may be reached from other machines, without TLS: passwords and tokens can be "
            "read on the way. Put a proxy with TLS before 127.0.0.1 instead (docs/desk.md 10)\n",
            o.address);
    }
    return service_run(&o, &err) == LODE_OK ? LODE_OK : cli_fail(c, &err);
}
