// SPDX-License-Identifier: Apache-2.0
//
// words: of the pages of cases. Codes of the API have keys with a prefix (state_, act_, step_, advice_, kind_,
// claim_, pause_, paper_, license_kind_, role_, waits_); a code without a word shows as itself.
import { en } from "./words/en.ts";
import { ja } from "./words/ja.ts";
import { yo } from "./words/yo.ts";
import { zh } from "./words/zh.ts";

export const words = { en, zh, ja, yo };
