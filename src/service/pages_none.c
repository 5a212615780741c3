// SPDX-License-Identifier: Apache-2.0
//
// pages_none: stands in for the table of tools/embed.py in a build without pages.
#include "service/pages.h"

const page_file pages_built_in[] = {{0}};
