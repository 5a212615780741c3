/* SPDX-License-Identifier: Apache-2.0
 *
 * embed: one shipment decided from inside a program. The manual is lodestone.h.
 *
 *   cc embed.c $(pkg-config --cflags --libs lodestone) -o embed && ./embed world.lode
 */
#include <lodestone.h>
#include <stdio.h>
#include <string.h>

static const char shipment[] =
    "{\"id\": \"EMBED-1\", \"on\": \"2026-01-10\", \"activity\": \"export\", \"from\": \"CN\","
    " \"destination\": \"JP\", \"via\": [], \"exporter\": {\"name\": \"A (synthetic)\", \"country\": \"CN\"},"
    " \"end_user\": {\"name\": \"B (synthetic)\", \"country\": \"JP\", \"kind\": [\"civil\"]},"
    " \"end_use\": [\"civil\"], \"documents\": [], \"licenses\": [], \"red_flags\": [], \"notices\": [],"
    " \"items\": [{\"kind\": \"ndfeb_magnet\", \"form\": \"loose\", \"origin\": \"CN\","
    " \"contains\": {\"Nd\": \"29 %\", \"Dy\": \"2 %\", \"Tb\": null}, \"quantity\": \"200 kg\"}]}";

int main(int argc, char **argv) {
    int code = 4; /* as the command line ends when a file cannot be read */
    lode_error err = {0};
    lode_image *world = NULL;
    const lode_result *answer = NULL;
    lode_scratch *scratch = lode_scratch_new();
    if (lode_image_open(argc > 1 ? argv[1] : "world.lode", &world, &err) != LODE_OK ||
        lode_check_json(world, scratch, shipment, strlen(shipment), NULL, &answer, &err) !=
            LODE_OK) {
        (void)fprintf(stderr, "%s %s: %s\n", err.file, err.path, err.message);
    } else {
        printf("verdict %s (exit code %d)\n", answer->verdict, answer->exit_code);
        for (size_t i = 0; i < answer->n_rules; i++) {
            printf("rule    %s\n", answer->rules[i]);
        }
        printf("receipt %s\n", answer->receipt);
        code = answer->exit_code;
    }
    lode_scratch_free(scratch); /* the answer goes with it */
    lode_image_release(world);
    return code;
}
