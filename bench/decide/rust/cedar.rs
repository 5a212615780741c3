// SPDX-License-Identifier: Apache-2.0
//! Cedar, native: a rule is a permit policy, what fired is the reason of the answer. The best idiom
//! keeps a policy set for each resource, here each code and entity, and asks the three that a request
//! needs.
mod driver;

use cedar_policy::{Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request};
use driver::Rule;
use serde_json::Value;
use std::collections::HashMap;

fn policy_set(rules: &[&Rule]) -> PolicySet {
    let parse = |r: &&Rule| Policy::parse(Some(PolicyId::new(&r.id)), r.rule.as_str().unwrap()).unwrap();
    PolicySet::from_policies(rules.iter().map(parse)).unwrap()
}

fn uid(text: &str) -> EntityUid {
    text.parse().unwrap()
}

fn request(json: &Value) -> Request {
    let context = Context::from_json_value(json.clone(), None).unwrap();
    Request::new(uid("User::\"u\""), uid("Action::\"a\""), uid("Item::\"i\""), context, None).unwrap()
}

fn main() {
    let s = driver::setup();
    let rules = s.rules("cedar");
    let start = driver::cpu_us();
    let sets: HashMap<String, PolicySet> =
        driver::slices(&s, &rules).into_iter().map(|(name, rules)| (name, policy_set(&rules))).collect();
    let load = driver::cpu_us() - start;
    let texts = s.requests();
    let parsed: Vec<Value> = texts.iter().map(|t| serde_json::from_str(t).unwrap()).collect();
    let bound: Vec<Request> = parsed.iter().map(request).collect();
    let (authorizer, entities) = (Authorizer::new(), Entities::empty());
    let decide = |request: &Request, json: &Value| -> Vec<String> {
        let mut fired = Vec::new();
        for set in driver::slice_names(json).iter().filter_map(|name| sets.get(name)) {
            let response = authorizer.is_authorized(request, set, &entities);
            fired.extend(response.diagnostics().reason().map(|id| id.to_string()));
        }
        fired
    };
    let from_text = s.mode.ends_with("json");
    driver::run(&s, "cedar 4.14.1", load, texts.len(), &mut |i| {
        if !from_text {
            return decide(&bound[i], &parsed[i]);
        }
        let json: Value = serde_json::from_str(&texts[i]).unwrap();
        let fired = decide(&request(&json), &json);
        std::hint::black_box(serde_json::to_string(&fired).unwrap());
        fired
    });
}
