// SPDX-License-Identifier: Apache-2.0
//
// chain: a second look at the record, by this browser alone (docs/desk.md 1.2). It shares no code with the server:
// the body of an event is written anew from what is shown, hashed, and chained to the hash before it.
import type { AuditEvent, Head } from "./api.ts";

export const START = "0".repeat(64);
const utf8 = new TextEncoder();

/** Hashing is there on https and on this machine's own address; elsewhere browsers withhold it. */
export function canHash(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", typeof data === "string" ? utf8.encode(data) : data);
  return Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, "0")).join("");
}

function text(s: string): string {
  const inner = s.replace(/["\\\u0000-\u001f]/g, (c) =>
    c === '"' ? '\\"' : c === "\\" ? "\\\\" : c === "\n" ? "\\n" : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${inner}"`;
}

/** The one line that is hashed: texts only, in the order of the record; a personal field by its reference. */
export function bodyOf(e: AuditEvent): string {
  const head: [string, string][] = [["seq", String(e.seq)], ["at", e.at], ["by", e.by], ["kind", e.kind], ["object", e.object]];
  const rest = Object.entries(e.fields).map(([k, v]): [string, string] => [k, e.personal[k] ?? v ?? ""]);
  return `{${[...head, ...rest].map(([k, v]) => `${text(k)}:${text(v)}`).join(",")}}`;
}

export async function link(before: string, bodySha: string): Promise<string> {
  return sha256(`${before}\n${bodySha}`);
}

export interface Checked {
  /** Events whose place in the chain was computed here. */
  events: number;
  /** Of those, the ones whose text was there and was hashed here. */
  bodies: number;
  leftOut: number;
  head: Head;
  /** The first thing that is wrong. */
  wrong: { seq: number; what: "order" | "hash" | "body" | "twice" | "extra" | "head" | "manifest" } | null;
  hashes: Map<number, string>;
}

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

const ascii = new TextDecoder();

/** The files of a tar, by name, without its first folder. Plain files of the ustar form, which is what is sent. */
export function untar(bytes: ArrayBuffer): Files {
  const out: Files = new Map();
  const field = (at: number, n: number) => ascii.decode(new Uint8Array(bytes, at, n)).replace(/\0[\s\S]*$/, "");
  for (let at = 0; at + 512 <= bytes.byteLength;) {
    const name = field(at, 100);
    if (name === "") break;
    const prefix = field(at + 345, 155);
    const size = Number.parseInt(field(at + 124, 12).trim() || "0", 8);
    if (!Number.isFinite(size) || at + 512 + size > bytes.byteLength) throw new Error("no tar");
    const whole = prefix === "" ? name : `${prefix}/${name}`;
    out.set(whole.replace(/^[^/]+\//, ""), new Uint8Array(bytes, at + 512, size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return out;
}

function lines(file: Uint8Array | undefined): string[] {
  return file === undefined ? [] : ascii.decode(file).split("\n").filter((l) => l !== "");
}

/** `twice`: the first event that has two lines, of which one would hide the other. */
async function bodySums(files: Files): Promise<{ bodies: Map<number, string>; twice: number | null }> {
  const bodies = new Map<number, string>();
  let twice: number | null = null;
  for (const l of lines(files.get("events.ndjson"))) {
    const seq = Number((JSON.parse(l) as { seq: string }).seq);
    if (bodies.has(seq)) twice ??= seq;
    bodies.set(seq, await sha256(l));
  }
  return { bodies, twice };
}

export interface Manifest {
  made: string;
  head: Head;
  events: { in_log: number; here: number; left_out: number };
  documents: { here: number; left_out: number; erased: number };
  personal: { here: number; left_out: number; erased: number };
  store: { in_order: boolean; code?: string; path?: string; message?: string };
  files: Record<string, { bytes: number; sha256: string }>;
}

export function manifestOf(files: Files): Manifest {
  return JSON.parse(ascii.decode(files.get("manifest.json"))) as Manifest;
}

async function fileDiffers(files: Files, manifest: Manifest): Promise<boolean> {
  for (const [name, said] of Object.entries(manifest.files)) {
    const file = files.get(name);
    if (file === undefined || file.length !== said.bytes || (await sha256(file)) !== said.sha256) return true;
  }
  return false;
}

/** Before the first event there is the start alone. null: no event of that number was there. */
export function hashAt(checked: Checked, seq: number): string | null {
  return seq === 0 ? START : checked.hashes.get(seq) ?? null;
}

/** Reads the chain from its first event. `noted`: a head that was noted elsewhere, which it must contain. */
export async function checkChain(files: Files, noted: Head | null, progress: (done: number, of: number) => void): Promise<Checked> {
  const manifest = manifestOf(files);
  const rows = lines(files.get("chain.txt"));
  const { bodies, twice } = await bodySums(files);
  const out: Checked = { events: 0, bodies: 0, leftOut: 0, head: { seq: 0, hash: START }, wrong: null, hashes: new Map() };
  if (await fileDiffers(files, manifest)) out.wrong = { seq: 0, what: "manifest" };
  else if (twice !== null) out.wrong = { seq: twice, what: "twice" };
  for (const row of rows) {
    if (out.wrong !== null) break;
    const [n, body, hash] = row.split(" ") as [string, string, string];
    const seq = Number(n);
    if (seq !== out.head.seq + 1) out.wrong = { seq: out.head.seq + 1, what: "order" };
    else if ((await link(out.head.hash, body)) !== hash) out.wrong = { seq, what: "hash" };
    else if (bodies.has(seq) && bodies.get(seq) !== body) out.wrong = { seq, what: "body" };
    out.bodies += bodies.has(seq) ? 1 : 0;
    out.head = { seq, hash };
    out.hashes.set(seq, hash);
    out.events += 1;
    if (out.events % 200 === 0) {
      progress(out.events, rows.length);
      await new Promise((done) => setTimeout(done));
    }
  }
  out.leftOut = out.events - out.bodies;
  const extra = [...bodies.keys()].find((seq) => !out.hashes.has(seq));
  if (out.wrong === null && extra !== undefined) out.wrong = { seq: extra, what: "extra" };
  if (out.wrong === null && (manifest.head.seq !== out.head.seq || manifest.head.hash !== out.head.hash)) out.wrong = { seq: out.head.seq, what: "head" };
  if (out.wrong === null && noted !== null && hashAt(out, noted.seq) !== noted.hash) out.wrong = { seq: noted.seq, what: "head" };
  progress(rows.length, rows.length);
  return out;
}

/** "12:abc…" as it was noted; null: it is none. */
export function parseHead(s: string): Head | null {
  const m = /^\s*(\d{1,15})\s*:\s*([0-9a-fA-F]{64})\s*$/.exec(s);
  return m?.[1] && m[2] ? { seq: Number(m[1]), hash: m[2].toLowerCase() } : null;
}
