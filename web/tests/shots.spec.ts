// SPDX-License-Identifier: Apache-2.0
//
// The pictures of docs/pages/: each page with the story of January 2026. With LODE_GOLDEN_UPDATE=1 they are written;
// else each is taken, must be of the size of the one that is kept, and must show what the page is about. Letters are
// drawn otherwise on each machine, so pixels are compared by eye.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { enter, ROOT } from "./desk.ts";
import { ANN, expect, test } from "./story.ts";

const FOLDER = join(ROOT, "docs", "pages");
const UPDATE = process.env.LODE_GOLDEN_UPDATE === "1";
const CLOCKS = "on=2026-01-10&known=2026-01-10";

interface Shot {
  name: string;
  path: (told: any) => string;
  shows: string;
  who?: string;
  ready?: string;
}

const receipt = (told: any, id: string) =>
  told.open.find((o: { path: string; what: string }) => o.path.startsWith("/check?receipt=") && o.what.includes(id)).path;
const SHOTS: Shot[] = [
  { name: "start", path: () => "/", shows: "From what is said to what stops" },
  { name: "check", path: (t) => receipt(t, "mirror"), shows: "NdFeB permanent magnet material with dysprosium" },
  { name: "hits", path: () => "/hits/H5", shows: "IHI Aerospace Engineering" },
  { name: "measures", path: () => `/measures?${CLOCKS}`, shows: "Announcement No. 1 of 2026" },
  { name: "evidence", path: () => "/evidence?group=japan-2026-01", shows: "The Wall Street Journal" },
  { name: "cases", path: () => "/cases/C2", shows: "under review" },
  { name: "licenses", path: () => "/licenses/L1", shows: "120 kg" },
  { name: "exposure", path: () => `/exposure/exposure?${CLOCKS}`, shows: "car_h" },
  { name: "audit", path: () => "/audit", shows: "ORDER-SPEAKER-1", who: "Otto Example (synthetic)" },
];

for (const s of SHOTS) {
  test(`picture of ${s.name}`, async ({ page, desk, told }) => {
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const path = s.path(told);
    await enter(page, desk, { name: s.who ?? ANN.name }, path);
    await expect(page.getByText(s.shows).first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    const png = await page.screenshot();
    const file = join(FOLDER, `${s.name}.png`);
    if (UPDATE) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, png);
    }
    expect(existsSync(file), `${file}: make it with LODE_GOLDEN_UPDATE=1`).toBe(true);
    const kept = readFileSync(file);
    expect(kept.readUInt32BE(16)).toBe(png.readUInt32BE(16)); // width, height: in the head of a PNG
    expect(kept.readUInt32BE(20)).toBe(png.readUInt32BE(20));
    expect(kept.length).toBeLessThan(250_000);
    expect(png.length).toBeGreaterThan(20_000); // a page that shows nothing is smaller
  });
}
