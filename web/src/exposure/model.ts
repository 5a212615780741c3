// SPDX-License-Identifier: Apache-2.0
//
// model: the tables that are asked about: those of a model of the desk (GET /v1/models), or files that somebody
// dropped. What was dropped stays in this tab: in memory, and in its session storage when it is small, so that
// loading the page again loses nothing. It goes to the desk with each question and is not kept there.
import { useEffect, useState } from "preact/hooks";
import { asProblem, get, Problem } from "../api/client.ts";
import type { ModelFiles } from "./api.ts";

/** docs/exposure.md 1. */
export const TABLES = ["items.csv", "composition.csv", "bom.csv", "make.csv", "lanes.csv", "parties.csv", "stock.csv",
  "transit.csv", "orders.csv", "plan.csv", "licenses.csv", "rates.csv", "scenario.csv"];
export const NEEDED = ["items.csv", "plan.csv"];

export interface Model {
  name: string;
  title: string;
  files: Record<string, string>;
  own: boolean;
  /** Tells one set of tables from another without comparing them. */
  id: string;
}

const KEY = "lodestone.exposure.own";
const KEPT_MAX = 2_000_000;
let own: Model | null = null;
let turn = 0;

export function ownModel(): Model | null {
  if (own === null) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { name: string; files: Record<string, string> } | null;
      if (kept !== null) own = { ...kept, title: kept.name, own: true, id: `own ${++turn}` };
    } catch {
      own = null; // what cannot be read is not there
    }
  }
  return own;
}

/** False: too large to outlive loading the page again. */
export function keepOwn(name: string, files: Record<string, string>): boolean {
  own = { name, title: name, files, own: true, id: `own ${++turn}` };
  try {
    const text = JSON.stringify({ name, files });
    if (text.length > KEPT_MAX) throw new Error("large");
    sessionStorage.setItem(KEY, text);
    return true;
  } catch {
    sessionStorage.removeItem(KEY);
    return false;
  }
}

export interface Dropped {
  name: string;
  files: Record<string, string>;
  /** Files that are no table of a model. */
  ignored: string[];
  /** Tables that are not UTF-8. */
  unreadable: string[];
  missing: string[];
}

/** A file's own name counts, whatever folder it is in. */
export async function readFiles(list: File[], folder: string): Promise<Dropped> {
  const out: Dropped = { name: folder, files: {}, ignored: [], unreadable: [], missing: [] };
  for (const f of list) {
    const name = f.name.toLowerCase();
    if (!TABLES.includes(name)) {
      out.ignored.push(f.name);
      continue;
    }
    try {
      out.files[name] = new TextDecoder("utf-8", { fatal: true }).decode(await f.arrayBuffer());
    } catch {
      out.unreadable.push(f.name);
    }
  }
  out.missing = NEEDED.filter((n) => !(n in out.files) && !out.unreadable.includes(n));
  return out;
}

function entries(dir: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = dir.createReader();
  const found: FileSystemEntry[] = [];
  return new Promise((done, failed) => {
    const more = () =>
      reader.readEntries((part) => {
        if (part.length === 0) return done(found);
        found.push(...part);
        more();
      }, failed);
    more();
  });
}

/** Of a drop: the files, and those directly in a folder. */
export async function droppedFiles(items: DataTransferItemList): Promise<{ files: File[]; folder: string }> {
  const all = Array.from(items, (i) => ({ entry: i.webkitGetAsEntry?.() ?? null, file: i.getAsFile() }));
  const files: File[] = [];
  let folder = "";
  for (const { entry, file } of all) {
    if (entry?.isDirectory) {
      folder = entry.name;
      for (const e of await entries(entry as FileSystemDirectoryEntry)) {
        if (e.isFile) files.push(await new Promise<File>((done, failed) => (e as FileSystemFileEntry).file(done, failed)));
      }
    } else if (file !== null) files.push(file);
  }
  return { files, folder };
}

export interface GotModel {
  model: Model | null;
  problem: Problem | null;
}

/** The model of this name on the desk, as it is there now; "" is the one that was dropped. */
export function useModel(name: string | null): GotModel {
  const [state, setState] = useState<GotModel & { of: string | null }>({ model: null, problem: null, of: null });
  useEffect(() => {
    if (name === null || name === "") return;
    const stop = new AbortController();
    get<ModelFiles>(`/v1/models/${encodeURIComponent(name)}`, { signal: stop.signal }).then(
      (r) => {
        const model = { name, title: r.data.title || name, files: r.data.files, own: false, id: `desk ${name} ${r.data.sha256}` };
        setState({ model, problem: null, of: name });
      },
      (e) => {
        if (!stop.signal.aborted) setState({ model: null, problem: asProblem(e), of: name });
      },
    );
    return () => stop.abort();
  }, [name]);
  if (name === "") return { model: ownModel(), problem: null };
  return state.of === name ? state : { model: null, problem: null };
}
