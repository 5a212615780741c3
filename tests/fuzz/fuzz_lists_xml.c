// SPDX-License-Identifier: Apache-2.0
//
// fuzz_lists_xml: the readers of XML.
#include "lists_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const list_format FORMATS[] = {LIST_OFAC_XML, LIST_UN_XML, LIST_ECFR_XML};
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        read_as(FORMATS[i], (str){(const char *)data, size});
    }
    return 0;
}
