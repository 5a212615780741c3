// SPDX-License-Identifier: Apache-2.0
//! GoRules ZEN, native: one decision table whose hit policy collects, compiled. The best idiom keeps
//! a table for each code and entity beside the one for all; a switch node would try its branches one
//! by one, so the host looks the tables up.
mod driver;

use driver::Rule;
use serde_json::{json, Value};
use std::collections::HashMap;
use std::sync::Arc;
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine, Variable};

const COLUMNS: [&str; 11] = [
    "code", "entity", "kind", "origin", "destination", "user_kind", "activity", "uses", "content", "power", "on",
];

fn table(rules: &[&Rule]) -> Value {
    let mut inputs: Vec<Value> = COLUMNS
        .iter()
        .map(|c| match *c {
            "uses" => json!({"id": c, "name": c, "type": "expression"}), // a condition, not a test of one field
            _ => json!({"id": c, "name": c, "type": "expression", "field": c}),
        })
        .collect();
    inputs.push(json!({"id": "halt", "name": "halt", "type": "expression"}));
    let rows: Vec<&Value> = rules.iter().map(|r| &r.rule).collect();
    json!({
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "content": {}},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": {
                "hitPolicy": "collect", "inputs": inputs, "rules": rows,
                "outputs": [{"id": "id", "name": "id", "type": "expression", "field": "id"}]}},
            {"id": "out", "name": "out", "type": "outputNode", "content": {}}],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"}]})
}

fn decision(engine: &DecisionEngine, rules: &[&Rule]) -> Decision {
    let content: DecisionContent = serde_json::from_value(table(rules)).unwrap();
    let mut decision = engine.create_decision(Arc::new(content)).unwrap();
    decision.compile();
    decision
}

fn ids(result: &Value, fired: &mut Vec<String>) {
    for row in result.as_array().unwrap() {
        fired.push(row["id"].as_str().unwrap().to_string());
    }
}

fn main() {
    let s = driver::setup();
    let rules = s.rules("zen");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let engine = DecisionEngine::default();
    let start = driver::cpu_us();
    let tables: HashMap<String, Decision> =
        driver::slices(&s, &rules).into_iter().map(|(name, rules)| (name, decision(&engine, &rules))).collect();
    let load = driver::cpu_us() - start;
    let texts = s.requests();
    let parsed: Vec<Value> = texts.iter().map(|t| serde_json::from_str(t).unwrap()).collect();
    let decide = |json: &Value| -> Vec<String> {
        let mut fired = Vec::new();
        for table in driver::slice_names(json).iter().filter_map(|name| tables.get(name)) {
            let response = runtime.block_on(table.evaluate(Variable::from(json.clone()))).unwrap();
            ids(&response.result.to_value(), &mut fired);
        }
        fired
    };
    let from_text = s.mode.ends_with("json");
    driver::run(&s, "zen 2.1.6", load, texts.len(), &mut |i| {
        if !from_text {
            return decide(&parsed[i]);
        }
        let json: Value = serde_json::from_str(&texts[i]).unwrap();
        let fired = decide(&json);
        std::hint::black_box(serde_json::to_string(&fired).unwrap());
        fired
    });
}
