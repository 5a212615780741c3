// SPDX-License-Identifier: Apache-2.0

// Package driver is what every peer in Go does alike; see ../../rust/driver.rs, which says the same.
//
//	PEER FOLDER HITS plain|best|json|best-json SECONDS CHECK_SECONDS
package driver

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	leastCalls = 8
	slowUs     = 50 // above, processor time is counted, so that others on the machine are not
)

// CPUUs are the microseconds that this process has used, its collector of garbage included.
func CPUUs() float64 {
	var u syscall.Rusage
	Must(0, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e3
}

// Request as it stands in requests-H.jsonl.
type Request = map[string]any

// Rule is one line of PEER.jsonl.
type Rule struct{ ID, Slice, Rule string }

// Setup is the command line.
type Setup struct {
	folder, hits, mode string
	seconds, checkFor  float64
}

// Must ends the run with the reason.
func Must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// New reads the command line.
func New() Setup {
	a := os.Args
	return Setup{a[1], a[2], a[3], Must(strconv.ParseFloat(a[4], 64)), Must(strconv.ParseFloat(a[5], 64))}
}

// File is the content of a file of the folder.
func (s Setup) File(name string) []byte {
	return Must(os.ReadFile(s.folder + "/" + name))
}

func (s Setup) lines(name string) []string {
	var all []string
	scanner := bufio.NewScanner(strings.NewReader(string(s.File(name))))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		all = append(all, scanner.Text())
	}
	return all
}

// Best says whether to use the best idiom.
func (s Setup) Best() bool { return strings.HasPrefix(s.mode, "best") }

// Slices are the rules by slice; all in one when nothing is sliced.
func (s Setup) Slices(peer string) map[string][]Rule {
	bySlice := map[string][]Rule{"": nil}
	for _, line := range s.lines(peer + ".jsonl") {
		var r Rule
		Must(0, json.Unmarshal([]byte(line), &r))
		name := ""
		if s.Best() {
			name = r.Slice
		}
		bySlice[name] = append(bySlice[name], r)
	}
	return bySlice
}

// SliceNames are the slices that a request must be put to.
func SliceNames(r Request) [3]string {
	return [3]string{"", "code:" + r["code"].(string), "entity:" + r["entity"].(string)}
}

// Parse reads a request; whole numbers become integers.
func Parse(text string) Request {
	var r Request
	Must(0, json.Unmarshal([]byte(text), &r))
	for key, value := range r {
		if number, ok := value.(float64); ok {
			r[key] = int64(number)
		}
	}
	return r
}

func (s Setup) check(fire func(int) []string) int {
	start := time.Now()
	expected := s.lines("expected-" + s.hits + ".txt")
	for i, line := range expected {
		fired := fire(i)
		sort.Strings(fired)
		if got := strings.Join(fired, " "); got != line {
			fmt.Fprintf(os.Stderr, "request %d: expected [%s], fired [%s]\n", i, line, got)
			os.Exit(3)
		}
		if time.Since(start).Seconds() > s.checkFor && i+1 >= leastCalls {
			return i + 1
		}
	}
	return len(expected)
}

// Run checks and times. bind turns a parsed request into what decide takes, outside the timed loop but
// for JSON in and out; decide gives the ids that fire, in any order.
func Run[B any](s Setup, peer string, load float64, bind func(Request) B, decide func(B) []string) {
	texts := s.lines("requests-" + s.hits + ".jsonl")
	bound := make([]B, len(texts))
	for i, text := range texts {
		bound[i] = bind(Parse(text))
	}
	fire := func(i int) []string { return decide(bound[i]) }
	if strings.HasSuffix(s.mode, "json") {
		fire = func(i int) []string {
			fired := decide(bind(Parse(texts[i])))
			Must(json.Marshal(fired))
			return fired
		}
	}
	beforeCheck := CPUUs()
	checked := s.check(fire)
	beginning := time.Now()
	now := func() float64 { return float64(time.Since(beginning).Nanoseconds()) / 1e3 }
	if (CPUUs()-beforeCheck)/float64(checked) > slowUs {
		now = CPUUs
	}
	var times []float64
	sum, start := 0.0, time.Now()
	for call := 0; time.Since(start).Seconds() < s.seconds || call < leastCalls; call++ {
		before := now()
		fire(call % len(texts))
		took := now() - before
		times = append(times, took)
		sum += took
	}
	sort.Float64s(times)
	at := func(share float64) float64 { return times[int(share*float64(len(times)-1))] }
	fmt.Printf(`{"peer": %q, "load": %.0f, "checked": %d, "p50": %.3f, "p99": %.3f, "mean": %.3f, "calls": %d}`+"\n",
		peer, load, checked, at(0.5), at(0.99), sum/float64(len(times)), len(times))
}
