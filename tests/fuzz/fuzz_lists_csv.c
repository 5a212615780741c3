// SPDX-License-Identifier: Apache-2.0
//
// fuzz_lists_csv: the readers of tables, and of METI's text, which is as flat.
#include "lists_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const list_format FORMATS[] = {LIST_OFAC_CSV,      LIST_OFAC_ALT, LIST_OFAC_ADD,
                                          LIST_OFAC_COMMENTS, LIST_CSL_CSV,  LIST_PACK_CSV,
                                          LIST_METI_TEXT};
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        read_as(FORMATS[i], (str){(const char *)data, size});
    }
    return 0;
}
