// SPDX-License-Identifier: Apache-2.0
//! driver: what every peer in Rust does alike. It reads rules and requests, checks that every request
//! fires the expected ids before anything is timed, then times calls and prints one line of JSON.
//!
//!   PEER FOLDER HITS plain|best|json|best-json SECONDS CHECK_SECONDS
#![allow(dead_code)] // no peer uses all of it

use serde_json::Value;
use std::collections::HashMap;
use std::time::Instant;

const LEAST_CALLS: usize = 8;
const SLOW_US: f64 = 50.0; // above, processor time is counted, so that others on the machine are not

fn read_clock(which: libc::clockid_t) -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(which, &mut t) };
    t.tv_sec as f64 * 1e6 + t.tv_nsec as f64 / 1e3
}

/// Microseconds that this process has used.
pub fn cpu_us() -> f64 {
    read_clock(libc::CLOCK_PROCESS_CPUTIME_ID)
}

pub struct Setup {
    folder: String,
    hits: String,
    pub mode: String,
    seconds: f64,
    check_seconds: f64,
}

pub struct Rule {
    pub id: String,
    pub slice: String,
    pub rule: Value,
}

pub fn setup() -> Setup {
    let a: Vec<String> = std::env::args().collect();
    let seconds = |i: usize| a[i].parse().unwrap();
    Setup {
        folder: a[1].clone(),
        hits: a[2].clone(),
        mode: a[3].clone(),
        seconds: seconds(4),
        check_seconds: seconds(5),
    }
}

fn lines(s: &Setup, name: &str) -> Vec<String> {
    let path = format!("{}/{}", s.folder, name);
    std::fs::read_to_string(path).unwrap().lines().map(String::from).collect()
}

impl Setup {
    pub fn rules(&self, peer: &str) -> Vec<Rule> {
        let parse = |line: &String| -> Rule {
            let v: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| v[key].as_str().unwrap().to_string();
            Rule { id: text("id"), slice: text("slice"), rule: v["rule"].clone() }
        };
        lines(self, &format!("{peer}.jsonl")).iter().map(parse).collect()
    }

    pub fn requests(&self) -> Vec<String> {
        lines(self, &format!("requests-{}.jsonl", self.hits))
    }
}

/// Rules by slice; all in one when nothing is sliced.
pub fn slices<'r>(s: &Setup, rules: &'r [Rule]) -> HashMap<String, Vec<&'r Rule>> {
    let mut by_slice: HashMap<String, Vec<&Rule>> = HashMap::new();
    by_slice.entry(String::new()).or_default();
    for rule in rules {
        let slice = if s.mode.starts_with("best") { rule.slice.as_str() } else { "" };
        by_slice.entry(slice.to_string()).or_default().push(rule);
    }
    by_slice
}

/// The slices that a request must be put to.
pub fn slice_names(request: &Value) -> [String; 3] {
    let name = |fact: &str| format!("{fact}:{}", request[fact].as_str().unwrap());
    [String::new(), name("code"), name("entity")]
}

fn check(s: &Setup, fire: &mut dyn FnMut(usize) -> Vec<String>) -> usize {
    let start = Instant::now();
    let expected = lines(s, &format!("expected-{}.txt", s.hits));
    for (i, line) in expected.iter().enumerate() {
        let mut fired = fire(i);
        fired.sort();
        if fired.join(" ") != *line {
            eprintln!("request {i}: expected [{line}], fired [{}]", fired.join(" "));
            std::process::exit(3);
        }
        if start.elapsed().as_secs_f64() > s.check_seconds && i + 1 >= LEAST_CALLS {
            return i + 1;
        }
    }
    expected.len()
}

/// fire gives the ids of request i, in any order.
pub fn run(s: &Setup, peer: &str, load: f64, n: usize, fire: &mut dyn FnMut(usize) -> Vec<String>) {
    let before_check = cpu_us();
    let checked = check(s, fire);
    let slow = (cpu_us() - before_check) / checked as f64 > SLOW_US;
    let clock = if slow { libc::CLOCK_PROCESS_CPUTIME_ID } else { libc::CLOCK_MONOTONIC };
    let (mut times, mut call, start) = (Vec::new(), 0, Instant::now());
    while start.elapsed().as_secs_f64() < s.seconds || times.len() < LEAST_CALLS {
        let before = read_clock(clock);
        std::hint::black_box(fire(call % n));
        times.push(read_clock(clock) - before);
        call += 1;
    }
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    println!(
        "{{\"peer\": \"{peer}\", \"load\": {:.0}, \"checked\": {checked}, \"p50\": {:.3}, \"p99\": {:.3}, \
         \"mean\": {mean:.3}, \"calls\": {}}}",
        load,
        at(0.5),
        at(0.99),
        times.len()
    );
}
