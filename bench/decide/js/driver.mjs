// SPDX-License-Identifier: Apache-2.0
// driver: what every peer in JavaScript does alike; see ../rust/driver.rs, which says the same.
//
//   node PEER.mjs FOLDER HITS plain|best|json|best-json SECONDS CHECK_SECONDS
import { readFileSync } from "node:fs";

const [folder, hits, mode, seconds, checkSeconds] = process.argv.slice(2);
const LEAST_CALLS = 8;
const SLOW_US = 50; // above, processor time is counted, so that others on the machine are not

// Microseconds that this process has used, its collector of garbage included.
export function cpuUs() {
    const { user, system } = process.cpuUsage();
    return user + system;
}

const lines = (name) => readFileSync(`${folder}/${name}`, "utf8").split("\n").slice(0, -1);

export const isJson = mode.endsWith("json");
const isSliced = mode.startsWith("best");
export const rules = (peer) => lines(`${peer}.jsonl`).map((line) => JSON.parse(line));
export const requests = () => lines(`requests-${hits}.jsonl`);

// Rules by slice; all in one when nothing is sliced.
export function slices(all) {
    const bySlice = new Map([["", []]]);
    for (const rule of all) {
        const name = isSliced ? rule.slice : "";
        if (!bySlice.has(name)) bySlice.set(name, []);
        bySlice.get(name).push(rule);
    }
    return bySlice;
}

// The engines of the slices that a request must be put to.
export const slicesFor = (engines, request) =>
    ["", `code:${request.code}`, `entity:${request.entity}`].map((n) => engines.get(n)).filter((e) => e !== undefined);

async function check(fire) {
    const start = performance.now();
    const expected = lines(`expected-${hits}.txt`);
    for (let i = 0; i < expected.length; i++) {
        const fired = (await fire(i)).sort().join(" ");
        if (fired !== expected[i]) {
            console.error(`request ${i}: expected [${expected[i]}], fired [${fired}]`);
            process.exit(3);
        }
        if (performance.now() - start > 1000 * checkSeconds && i + 1 >= LEAST_CALLS) return i + 1;
    }
    return expected.length;
}

// fire(i) gives the ids of request i, in any order.
export async function run(peer, load, n, fire) {
    const beforeCheck = cpuUs();
    const checked = await check(fire);
    const slow = (cpuUs() - beforeCheck) / checked > SLOW_US;
    const now = slow ? cpuUs : () => performance.now() * 1000;
    const times = [];
    const start = performance.now();
    for (let call = 0; performance.now() - start < 1000 * seconds || times.length < LEAST_CALLS; call++) {
        const before = now();
        const fired = fire(call % n);
        if (fired instanceof Promise) await fired;
        times.push(now() - before);
    }
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.floor(share * (times.length - 1))];
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    console.log(JSON.stringify({ peer, load, checked, p50: at(0.5), p99: at(0.99), mean, calls: times.length }));
}

// The same for text in, text out.
export const around = (decide, texts) => {
    const parsed = texts.map((t) => JSON.parse(t));
    if (!isJson) return (i) => decide(parsed[i]);
    return async (i) => {
        const fired = await decide(JSON.parse(texts[i]));
        JSON.stringify(fired);
        return fired;
    };
};
