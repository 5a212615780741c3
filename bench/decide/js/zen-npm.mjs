// SPDX-License-Identifier: Apache-2.0
// GoRules ZEN as its npm package brings it, a line older than the crate and without its index over
// decision tables; ../rust/zen.rs says how tables are laid out.
import { ZenEngine } from "@gorules/zen-engine";
import { around, cpuUs, requests, rules, run, slices, slicesFor } from "./driver.mjs";

const FIELDS = ["code", "entity", "kind", "origin", "destination", "user_kind", "activity", "content", "power", "on"];
const CONDITIONS = ["uses", "halt"];
const EMPTY = Object.fromEntries([...FIELDS, ...CONDITIONS].map((c) => [c, ""]));

function table(list) {
    const field = (c) => ({ id: c, name: c, type: "expression", field: c });
    const inputs = [...FIELDS.map(field), ...CONDITIONS.map((c) => ({ id: c, name: c, type: "expression" }))];
    const rows = list.map((r) => ({ ...EMPTY, ...r.rule })); // a cell that says nothing must be there, and empty
    const content = { hitPolicy: "collect", inputs, outputs: [field("id")], rules: rows };
    return {
        nodes: [
            { id: "in", name: "in", type: "inputNode" },
            { id: "table", name: "table", type: "decisionTableNode", content },
            { id: "out", name: "out", type: "outputNode" },
        ],
        edges: [
            { id: "1", type: "edge", sourceId: "in", targetId: "table" },
            { id: "2", type: "edge", sourceId: "table", targetId: "out" },
        ],
    };
}

const all = rules("zen");
const start = cpuUs();
const engine = new ZenEngine();
const engines = slices(all);
for (const [name, list] of engines) engines.set(name, engine.createDecision(table(list)));
const load = cpuUs() - start;

async function decide(request) {
    const fired = [];
    for (const decision of slicesFor(engines, request)) {
        for (const row of (await decision.evaluate(request)).result) fired.push(row.id);
    }
    return fired;
}
const texts = requests();
await run("zen-npm 0.54.0", load, texts.length, around(decide, texts));
