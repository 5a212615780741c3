/* SPDX-License-Identifier: Apache-2.0
 *
 * openapi_dump: the document of the API without a server, for openapi_valid.py and for people. Fails when the
 * tables of routes are not sound.
 */
#include "service/openapi.h"

#include <stdio.h>
#include <stdlib.h>

int main(void) {
    strbuf faults = {0};
    if (!routes_sound(&faults)) {
        (void)fprintf(stderr, "%s", faults.p);
        strbuf_clear(&faults);
        return 1;
    }
    json_t *doc = openapi_document();
    char *text = json_dumps(doc, JSON_INDENT(1));
    int written = text != NULL ? puts(text) : EOF;
    free(text);
    json_decref(doc);
    return written == EOF || fflush(stdout) != 0 ? 1 : 0;
}
