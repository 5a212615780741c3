// SPDX-License-Identifier: Apache-2.0
//
// text: searching and shortening by what people see as letters. "ọ́" is one letter of three code points and has
// no single one; a search for "oja" finds "ọjà", "ﾏｸﾞﾈｯﾄ" and "まぐねっと" find "マグネット".

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What two spellings of a word have in common: no case, no marks, no width, katakana as hiragana. */
export function fold(s: string): string {
  return s
    .normalize("NFKC")
    .replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .normalize("NFD")
    .replace(/(?<![\u3040-\u30ff])\p{M}+/gu, "")
    .normalize("NFC")
    .toLowerCase();
}

/** Do all words of `query` occur in `text`, in any order, folded? Nothing asked: yes. */
export function finds(text: string, query: string): boolean {
  const t = fold(text);
  return fold(query).split(/\s+/).every((w) => t.includes(w));
}

export function graphemes(s: string): string[] {
  return Array.from(segmenter.segment(s), (g) => g.segment);
}

/** At most `width` columns, a wide (CJK) letter counts two; what is cut off is shown by "…". */
export function shorten(s: string, width: number): string {
  let columns = 0;
  let out = "";
  for (const g of graphemes(s)) {
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(g) ? 2 : 1;
    if (columns > width) return `${out}…`;
    out += g;
  }
  return s;
}
