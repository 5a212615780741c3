// SPDX-License-Identifier: Apache-2.0
import { en } from "./words/en.ts";
import { ja } from "./words/ja.ts";
import { yo } from "./words/yo.ts";
import { zh } from "./words/zh.ts";

export const words = { en, zh, ja, yo };
