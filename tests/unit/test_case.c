// SPDX-License-Identifier: Apache-2.0
//
// test_case: later.
int main(void) { return 0; }
