// SPDX-License-Identifier: Apache-2.0
//
// desk: a desk of its own for a test file: a store made by `lodestone desk init`, a server on a free port with the
// pages, and people of every role. What is not about the pages is said over the API, as any client would.
//
// Environment: LODE_BIN the program, LODE_WORLD the image; LODE_PAGES a folder of pages to serve instead of those
// in the program.
import { test as base, type Page } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isJson } from "../src/api/media.ts";

export const PASSWORD = "correct horse battery staple";
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const BIN = process.env.LODE_BIN ?? join(ROOT, "build", "lodestone");
const WORLD = process.env.LODE_WORLD ?? join(ROOT, "build", "world.lode");

export class Client {
  constructor(readonly url: string, readonly token: string, readonly id = "") {}

  async ask(method: string, path: string, body?: unknown, type = "application/json"): Promise<any> {
    const data = body === undefined || typeof body === "string" ? (body as string | undefined) : JSON.stringify(body);
    const r = await fetch(this.url + path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(data === undefined ? {} : { "Content-Type": type }) },
      body: data,
    });
    const text = await r.text();
    if (!r.ok) throw new Error(`${method} ${path}: ${r.status} ${text}`);
    const out = text === "" ? null : isJson(r.headers.get("Content-Type")) ? JSON.parse(text) : text;
    if (out && typeof out === "object") Object.defineProperty(out, "location", { value: r.headers.get("Location"), configurable: true });
    return out;
  }
  get = (path: string) => this.ask("GET", path);
  post = (path: string, body: unknown = {}) => this.ask("POST", path, body);
}

export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "lodestone-pages-"));
  private process: ChildProcess | null = null;
  port = 0;
  admin!: Client;
  constructor(readonly options: string[] = []) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get store(): string {
    return join(this.folder, "desk.db");
  }

  async open(): Promise<void> {
    const said = execFileSync(BIN, ["desk", "init", "--store", this.store, "--name", "Ada Example (synthetic)"], { encoding: "utf8" });
    await this.start();
    this.admin = new Client(this.url, /lode_[A-Za-z0-9_-]+/.exec(said)![0]);
  }

  async start(port = 0): Promise<void> {
    const pages = process.env.LODE_PAGES ? ["--pages", process.env.LODE_PAGES] : [];
    const p = spawn(BIN, ["serve", "-i", WORLD, "--store", this.store, "--port", String(port), "--quiet", ...pages, ...this.options],
      { stdio: ["ignore", "pipe", "ignore"] });
    this.process = p;
    for await (const line of createInterface({ input: p.stdout! })) {
      const at = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
      if (at) {
        this.port = Number(at[1]);
        return;
      }
    }
    throw new Error("the server did not start");
  }

  async stop(): Promise<void> {
    const p = this.process;
    if (p === null || p.exitCode !== null) return;
    await new Promise<void>((done) => {
      p.once("exit", () => done());
      p.kill("SIGTERM");
    });
  }

  /** Ends it, and begins again on the same port. */
  async restart(): Promise<void> {
    const port = this.port;
    await this.stop();
    await this.start(port);
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Somebody with a password, and a token to act over the API as that person. */
  async person(name: string, ...roles: string[]): Promise<Client & { name: string }> {
    const made = await this.admin.post("/v1/people", { name, roles, password: PASSWORD });
    const r = await fetch(`${this.url}/v1/sessions`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, password: PASSWORD }),
    });
    const { csrf } = (await r.json()) as { csrf: string };
    const cookie = r.headers.get("Set-Cookie")!.split(";")[0]!;
    const url = this.url;
    const client = new Client(url, "", made.id);
    // A session, not a token: some rights are a person's alone (docs/desk.md 2.3).
    client.ask = async (method: string, path: string, body?: unknown, type = "application/json") => {
      const data = body === undefined || typeof body === "string" ? (body as string | undefined) : JSON.stringify(body);
      const reply = await fetch(url + path, {
        method,
        headers: { Cookie: cookie, "X-CSRF-Token": csrf, ...(data === undefined ? {} : { "Content-Type": type }) },
        body: data,
      });
      const text = await reply.text();
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
      const out = text === "" ? null : isJson(reply.headers.get("Content-Type")) ? JSON.parse(text) : text;
      if (out && typeof out === "object") Object.defineProperty(out, "location", { value: reply.headers.get("Location"), configurable: true });
      return out;
    };
    return Object.assign(client, { name });
  }
}

export function example(name: string): any {
  return JSON.parse(readFileSync(join(ROOT, "examples", name), "utf8"));
}

/** Opens a page of the desk as this person, in this language. */
export async function enter(page: Page, desk: Desk, who: { name: string }, path = "/", language = "en"): Promise<void> {
  await page.addInitScript((l) => localStorage.setItem("lodestone.language", l), language);
  await page.goto(desk.url + path);
  await page.locator("dialog input[name=name]").fill(who.name);
  await page.locator("dialog input[name=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("dialog").waitFor({ state: "detached" });
}

/** One desk for all tests of a worker. A page error or a message of the CSP fails the test that met it. */
export const test = base.extend<{ strict: void }, { desk: Desk; deskOptions: string[] }>({
  deskOptions: [[], { option: true, scope: "worker" }],
  desk: [
    async ({ deskOptions }, use) => {
      const d = new Desk(deskOptions);
      await d.open();
      await use(d);
      await d.close();
    },
    { scope: "worker" },
  ],
  strict: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (e) => faults.push(String(e)));
      page.on("console", (m) => {
        if (m.type() === "error" && /Content Security Policy|Refused/.test(m.text())) faults.push(m.text());
      });
      await use();
      if (faults.length > 0) throw new Error(`the page said: ${faults.join("\n")}`);
    },
    { auto: true },
  ],
});
export { expect } from "@playwright/test";
