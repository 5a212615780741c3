// SPDX-License-Identifier: Apache-2.0
//
// run: POST /v1/check:batch, the answers as they come. A batch that goes into the record is one request, so that it
// is one event with the hashes of both streams; a what-if goes in parts, so that its progress can be seen (a browser
// reads no reply before it has sent all of the request).
import { Problem, respond } from "../../api/client.ts";
import type { When } from "../live.ts";

export interface LineResult {
  verdict: string;
  best: string;
  worst: string;
  stop_now: boolean;
  exit: number;
  line: string;
}

export interface LineError {
  schema: number;
  line: number;
  error: { code: string; path: string | null; message: string; hint: string | null; at_line?: number; at_column?: number };
}

export type Result = LineResult | LineError;
export const isError = (r: Result): r is LineError => "error" in r;

const PART_LINES = 500;
const PART_CHARS = 1_000_000;

function* parts(lines: string[], whole: boolean): Generator<[number, number]> {
  let from = 0, chars = 0;
  for (let i = 0; i < lines.length; i++) {
    chars += lines[i]?.length ?? 0;
    if (!whole && (i + 1 - from >= PART_LINES || chars >= PART_CHARS)) {
      yield [from, i + 1];
      from = i + 1;
      chars = 0;
    }
  }
  if (from < lines.length) yield [from, lines.length];
}

/** A line of the file must stay a line of the request. */
const oneLine = (s: string): string => s.replace(/[\r\n]+/g, " ");

async function read(r: Response, take: (raw: string) => void): Promise<void> {
  const reader = (r.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const all = (rest + (value ?? "")).split("\n");
    rest = all.pop() ?? "";
    for (const l of all) if (l !== "") take(l);
    if (done) break;
  }
  if (rest !== "") take(rest);
}

export interface Batch {
  lines: string[];
  record: boolean;
  when: When;
  signal: AbortSignal;
  /** Lines before this one are done. */
  from: number;
  take: (index: number, result: Result, raw: string) => void;
}

/** Ends when every line has its answer; else it throws, and what came is kept. */
export async function runBatch(b: Batch): Promise<void> {
  for (const [from, to] of parts(b.lines.slice(b.from), b.record)) {
    const start = b.from + from;
    const body = b.lines.slice(start, b.from + to).map(oneLine).join("\n") + "\n";
    const r = await respond("POST", "/v1/check:batch", body, {
      mediaType: "application/x-ndjson", accept: "application/x-ndjson", signal: b.signal,
      query: { record: b.record, on: b.when.on, known: b.when.known, answer: "verdict" },
    });
    let at = start;
    await read(r, (raw) => {
      const result = JSON.parse(raw) as Result;
      if (isError(result)) result.line = at + 1;
      b.take(at++, result, raw);
    });
    if (at !== b.from + to) throw new Problem(0, "broken_off", "", "", "");
  }
}
