// SPDX-License-Identifier: Apache-2.0
// json-rules-engine: a rule is a tree of conditions with an event. The best idiom keeps an engine for
// each code and entity beside the one for all.
import { Engine } from "json-rules-engine";
import { around, cpuUs, requests, rules, run, slices, slicesFor } from "./driver.mjs";

const all = rules("json-rules");
const start = cpuUs();
const engines = slices(all);
for (const [name, list] of engines) {
    const engine = new Engine();
    for (const r of list) engine.addRule({ conditions: r.rule, event: { type: r.id } });
    engines.set(name, engine);
}
const load = cpuUs() - start;

async function decide(request) {
    const fired = [];
    for (const engine of slicesFor(engines, request)) {
        for (const event of (await engine.run(request)).events) fired.push(event.type);
    }
    return fired;
}
const texts = requests();
await run("json-rules-engine 7.3.1", load, texts.length, around(decide, texts));
