// SPDX-License-Identifier: Apache-2.0
//
// words_record: what kinds of events, fields and codes of the record are called. A row has all languages, so that
// one that is missing does not compile; a code without a row is shown as it is.
import type { Language } from "../i18n/i18n.ts";
import { codes } from "./words/codes.ts";
import { fields } from "./words/fields.ts";
import { kinds } from "./words/kinds.ts";

/** English, Chinese, Japanese, Yorùbá. */
export type Row = [string, string, string, string];

function table(rows: Record<string, Row>): Record<Language, Record<string, string>> {
  const column = (i: 0 | 1 | 2 | 3) => Object.fromEntries(Object.entries(rows).map(([k, v]) => [k, v[i]]));
  return { en: column(0), zh: column(1), ja: column(2), yo: column(3) };
}

export const kindWords = table(kinds);
export const fieldWords = table(fields);
export const codeWords = table(codes);
