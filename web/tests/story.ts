// SPDX-License-Identifier: Apache-2.0
//
// story: a desk that was told the story of January 2026 (examples/desk/story.py), with the model of two cars.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { join } from "node:path";
import { Desk, PASSWORD, ROOT, test as base } from "./desk.ts";

export interface Told {
  people: { name: string; password: string }[];
}

export const test = base.extend<object, { told: Told }>({
  deskOptions: [["--models", join(ROOT, "examples", "exposure")], { option: true, scope: "worker" }],
  told: [
    async ({ desk }: { desk: Desk }, use: (t: Told) => Promise<void>) => {
      const run = promisify(execFile);
      const { stdout } = await run("python3", [join(ROOT, "examples", "desk", "story.py"), "--url", desk.url, "--token", desk.admin.token,
        "--password", PASSWORD], { maxBuffer: 1 << 24 });
      await use(JSON.parse(stdout));
    },
    { scope: "worker" },
  ],
});
export { expect } from "@playwright/test";
export const ANN = { name: "Ann Example (synthetic)" };
