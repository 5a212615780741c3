/* SPDX-License-Identifier: Apache-2.0
 *
 * world_fixture: the packs and lists as they were built, for a group of tests: LODE_BUILD_ROOT says where.
 */
#ifndef LODE_TESTS_WORLD_FIXTURE_H
#define LODE_TESTS_WORLD_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "image/world.h"

static lode_image image;

static inline int open_world(void **state) {
    (void)state;
    lode_error err = {0};
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/world.lode", getenv("LODE_BUILD_ROOT"));
    assert_int_equal(image_open(path, &image, &err), LODE_OK);
    return 0;
}

static inline int close_world(void **state) {
    (void)state;
    image_close(&image);
    return 0;
}

#endif
