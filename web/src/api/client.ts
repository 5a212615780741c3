// SPDX-License-Identifier: Apache-2.0
//
// client: requests to the desk's own server (docs/desk.md 9). Nothing that was typed is lost: a session that ended
// is asked for again and the request goes on; a server that restarts is waited for; a write carries an
// Idempotency-Key, so that one that is sent again is done once.
import { newKey } from "./key.ts";
import { isJson } from "./media.ts";
import { announceState, type Person, session, signedIn, signInNeeded } from "./session.ts";

export interface FieldFault {
  pointer: string;
  code: string;
  message: string;
  hint?: string;
}

/** problem+json (RFC 9457). Status 0: no answer came at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly hint: string,
    readonly errors: FieldFault[] = [],
    readonly more: Record<string, unknown> = {},
  ) {
    super(detail || title);
  }
}

/** What was thrown, so that it can be shown; a fault of the page itself is a problem as well. */
export function asProblem(e: unknown): Problem {
  return e instanceof Problem ? e : new Problem(0, "page", String(e), "", "");
}

export interface Reply<T> {
  data: T;
  status: number;
  etag: string | null;
  /** Of what was made or kept, such as /v1/receipts/…; null when there is none. */
  location: string | null;
  next: string | null;
}

export interface Ask {
  query?: Record<string, string | number | boolean | null | undefined>;
  signal?: AbortSignal;
  ifMatch?: string | null;
  /** Sent as it is; anything else becomes JSON. */
  mediaType?: string;
  /** What is wanted back; JSON when not given. */
  accept?: string;
  /** The reply as its bytes (an ArrayBuffer), such as of a tar: a text would not keep them. */
  bytes?: boolean;
  /** Of a write that may be sent again by hand: the same key does it once. Made anew when not given. */
  key?: string;
}

const RETRY_MS = [300, 700, 1500, 3000, 5000, 5000, 5000, 5000];

export function address(path: string, query: Ask["query"] = {}): string {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(query)) if (v !== null && v !== undefined && v !== "") q.set(k, String(v));
  const text = q.toString();
  return text === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${text}`;
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      failed(signal.reason);
    });
  });
}

async function problemOf(r: Response): Promise<Problem> {
  try {
    const p = await r.json();
    const { type: _t, title, status, detail, code, hint, errors, ...more } = p;
    return new Problem(status ?? r.status, code ?? "unknown", title ?? r.statusText, detail ?? "", hint ?? "",
      errors ?? [], more);
  } catch {
    return new Problem(r.status, "unknown", r.statusText || String(r.status), "", "");
  }
}

/** One request, sent again while no server answers (it restarts, or the network is away). */
async function patiently(url: string, init: RequestInit): Promise<Response> {
  for (let i = 0; ; i++) {
    try {
      const r = await fetch(url, init);
      if ((r.status !== 503 && r.status !== 502) || url === "/readyz") { // not ready is an answer
        announceState("online");
        return r;
      }
      if (i >= RETRY_MS.length) return r;
      await r.body?.cancel();
    } catch (e) {
      if (init.signal?.aborted) throw e;
      if (i >= RETRY_MS.length) {
        announceState("offline");
        throw new Problem(0, "no_answer", "", "", "");
      }
    }
    announceState("waiting");
    await wait(RETRY_MS[i] ?? 5000, init.signal ?? undefined);
  }
}

/** Writes that were sent and never answered, with their keys: the same again is the same write, whoever sends it. */
const unanswered = new Map<string, string>();

function writeName(method: string, url: string, body: unknown, ask: Ask): string | null {
  // A document is the same however often it is sent; what can be taken back (a what-if) is asked anew.
  const own = body instanceof Blob || body instanceof ArrayBuffer || ask.signal !== undefined;
  return method === "GET" || own ? null : JSON.stringify([method, url, ask.ifMatch ?? null, body ?? null]);
}

/**
 * Another tab signed in anew: the cookie is shared, the token of this one is old. With the same person the request
 * goes on; another person's page begins anew (signedIn), and this promise never ends.
 */
async function freshToken(): Promise<boolean> {
  const r = await fetch("/v1/me", { credentials: "same-origin", cache: "no-store" });
  if (!r.ok) return false;
  const me = (await r.json()) as Person & { csrf: string | null };
  if (me.csrf === null || me.csrf === session.csrf) return false;
  const same = me.id === session.person?.id;
  signedIn(me, me.csrf);
  if (!same) await new Promise(() => {});
  return true;
}

/** The reply itself, once it is a good one: for what is read as it comes. Else see send(). */
export async function respond(method: string, path: string, body?: unknown, ask: Ask = {}): Promise<Response> {
  const url = address(path, ask.query);
  const write = writeName(method, url, body, ask);
  const key = method === "GET" ? undefined : (ask.key ?? (write !== null ? unanswered.get(write) : undefined) ?? newKey());
  if (write !== null && key !== undefined) unanswered.set(write, key);
  for (;;) {
    const headers: Record<string, string> = { Accept: ask.accept ?? "application/json" };
    if (key !== undefined) headers["Idempotency-Key"] = key;
    if (ask.ifMatch) headers["If-Match"] = ask.ifMatch;
    if (method !== "GET" && session.csrf !== null) headers["X-CSRF-Token"] = session.csrf;
    const raw = body instanceof Blob || typeof body === "string" || body instanceof ArrayBuffer;
    if (body !== undefined) headers["Content-Type"] = ask.mediaType ?? "application/json";
    const r = await patiently(url, {
      method,
      headers,
      body: body === undefined ? undefined : raw ? (body as BodyInit) : JSON.stringify(body),
      signal: ask.signal,
      credentials: "same-origin",
      cache: method === "GET" ? "default" : "no-store", // the server says what may be kept
    });
    if (write !== null && r.status < 502) unanswered.delete(write);
    // A session that ended in the middle of work: whoever sits there signs in again, and it goes on.
    if (r.status === 401 && path !== "/v1/sessions") {
      await r.body?.cancel(); // what nobody reads would hold its connection
      await signInNeeded();
      continue;
    }
    if (!r.ok) {
      const problem = await problemOf(r);
      if (problem.code === "csrf_missing" && (await freshToken())) continue;
      throw problem;
    }
    return r;
  }
}

export async function send<T>(method: string, path: string, body?: unknown, ask: Ask = {}): Promise<Reply<T>> {
  const r = await respond(method, path, body, ask);
  const type = r.headers.get("Content-Type");
  const data = (ask.bytes ? await r.arrayBuffer() : r.status === 204 ? null : isJson(type) ? await r.json() : await r.text()) as T;
  const link = /cursor=([^&>]+)/.exec(r.headers.get("Link") ?? "");
  return { data, status: r.status, etag: r.headers.get("ETag"), location: r.headers.get("Location"),
    next: link?.[1] ? decodeURIComponent(link[1]) : null };
}

export const get = <T>(path: string, ask?: Ask) => send<T>("GET", path, undefined, ask);
export const post = <T>(path: string, body: unknown = {}, ask?: Ask) => send<T>("POST", path, body, ask);
export const put = <T>(path: string, body: unknown, ask?: Ask) => send<T>("PUT", path, body, ask);

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** As many as a page reads of a list at once. */
export const MOST = 1000;

/** All items of a list, at most `most`; `whole` is false when there are more. */
export async function all<T>(path: string, ask: Ask = {}, most = MOST): Promise<{ items: T[]; whole: boolean }> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = (await get<Page<T>>(path, { ...ask, query: { ...ask.query, limit: 200, cursor } })).data;
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < most);
  return { items, whole: cursor === null };
}
