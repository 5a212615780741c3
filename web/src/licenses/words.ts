// SPDX-License-Identifier: Apache-2.0
//
// words: of the pages of licenses. Codes of the API have keys with a prefix (status_, reservation_, entry_,
// account_, correction_, act_, kind_, verdict_).
import { en } from "./words/en.ts";
import { ja } from "./words/ja.ts";
import { yo } from "./words/yo.ts";
import { zh } from "./words/zh.ts";

export const words = { en, zh, ja, yo };
