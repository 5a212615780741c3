// SPDX-License-Identifier: Apache-2.0

// Command watchman runs moov watchman's comparison in process, as peer.py describes:
//
//	watchman pairs FILE | search LIST QUERIES LIMIT | time-pairs FILE SECONDS | time-search LIST QUERIES SECONDS
//
// Its service package is internal to its module, so the few lines of it that matter are written here: like the
// service, without an index, it scores every party of the list with the exported search.Similarity and keeps the
// best. The service does that on many goroutines and keeps statistics; here it is one core.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"

	"github.com/moov-io/watchman/pkg/search"
	"github.com/moov-io/watchman/pkg/sources/csl_us"
)

type entity = search.Entity[search.Value]

type party struct {
	No, Kind, Name, Source, Type string
	Aliases                      []string
}

type query struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

type hit struct {
	No    string `json:"no"`
	Name  string `json:"name"`
	Score int    `json:"score"`
}

type answer struct {
	ID   string `json:"id"`
	Hits []hit  `json:"hits"`
}

// types of FollowTheMoney's schemata and of our kinds; companies and organizations differ in watchman.
var types = map[string]search.EntityType{
	"Person": search.EntityPerson, "person": search.EntityPerson,
	"Vessel": search.EntityVessel, "vessel": search.EntityVessel,
	"Airplane": search.EntityAircraft, "aircraft": search.EntityAircraft,
	"Organization": search.EntityOrganization,
}

func lines(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	var out []string
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<24)
	for scan.Scan() {
		out = append(out, scan.Text())
	}
	return out
}

func parse[T any](path string) []T {
	var out []T
	for _, line := range lines(path) {
		var one T
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			log.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

func made(no, name string, aliases []string, kind search.EntityType) entity {
	e := entity{Name: name, Type: kind, SourceID: no, Source: search.SourceAPIRequest}
	switch kind {
	case search.EntityPerson:
		e.Person = &search.Person{Name: name, AltNames: aliases}
	case search.EntityVessel:
		e.Vessel = &search.Vessel{Name: name, AltNames: aliases}
	case search.EntityAircraft:
		e.Aircraft = &search.Aircraft{Name: name, AltNames: aliases}
	case search.EntityOrganization:
		e.Organization = &search.Organization{Name: name, AltNames: aliases}
	default:
		e.Type = search.EntityBusiness
		e.Business = &search.Business{Name: name, AltNames: aliases}
	}
	return e.Normalize()
}

// ofParty lets watchman's own reader of the Consolidated Screening List decide what a party is.
func ofParty(p party) entity {
	if p.Source == "" {
		return made(p.No, p.Name, p.Aliases, types[p.Kind])
	}
	return csl_us.ToEntity(csl_us.SanctionsEntry{ID: p.No, Source: p.Source, Type: p.Type, Name: p.Name,
		AltNames: strings.Join(p.Aliases, "; ")})
}

// ofQuery gives one request for each type that the kind may be in watchman; none for an unknown kind: all types.
func ofQuery(q query) []entity {
	switch q.Kind {
	case "person", "vessel", "aircraft":
		return []entity{made("", q.Name, nil, types[q.Kind])}
	case "entity":
		return []entity{made("", q.Name, nil, search.EntityBusiness), made("", q.Name, nil, search.EntityOrganization)}
	}
	return []entity{entity{Name: q.Name, Source: search.SourceAPIRequest}.Normalize()}
}

func score(one, other entity) int {
	s := search.Similarity(one, other)
	if math.IsNaN(s) {
		return 0
	}
	return int(math.Round(1000 * s))
}

func find(list []entity, q query, limit int) []hit {
	hits := []hit{}
	for _, one := range ofQuery(q) {
		for i := range list {
			if s := score(one, list[i]); s > 500 {
				hits = append(hits, hit{list[i].SourceID, list[i].Name, s})
			}
		}
	}
	sort.SliceStable(hits, func(a, b int) bool { return hits[a].Score > hits[b].Score })
	return hits[:min(limit, len(hits))]
}

// used is the processor time of the process in microseconds, garbage collection included.
func used() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return float64(u.Utime.Sec+u.Stime.Sec)*1e6 + float64(u.Utime.Usec+u.Stime.Usec)
}

func rss() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return float64(u.Maxrss) / 1024
}

func seconds(text string) float64 {
	s, err := strconv.ParseFloat(text, 64)
	if err != nil {
		log.Fatal(err)
	}
	return s * 1e6
}

func pairs(path string) [][2]entity {
	var out [][2]entity
	for _, line := range lines(path) {
		cells := strings.Split(line, "\t")
		kind := types[cells[2]]
		one, other := made("", cells[0], nil, kind), made("", cells[1], nil, kind)
		out = append(out, [2]entity{one, other})
	}
	return out
}

func timePairs(all [][2]entity, limit float64) map[string]any {
	score(all[0][0], all[0][1])
	var took []float64
	for start := used(); len(took) < 2 || used()-start < limit; {
		before := used()
		for _, p := range all {
			score(p[0], p[1])
		}
		took = append(took, (used()-before)/float64(len(all)))
	}
	first, count := took[0], len(took)*len(all)
	sort.Float64s(took[1:])
	return map[string]any{"us": took[1:][(len(took)-1)/2], "us_first": first, "count": count}
}

func timeSearch(list []entity, queries []query, limit, loaded float64) map[string]any {
	find(list, queries[0], 5)
	var took []float64
	sum := 0.0
	for _, q := range queries {
		before := used()
		find(list, q, 5)
		took = append(took, used()-before)
		if sum += took[len(took)-1]; sum > limit {
			break
		}
	}
	sort.Float64s(took)
	n := len(took)
	return map[string]any{"names_s": float64(n) / sum * 1e6, "p50": took[n/2], "p99": took[n*99/100], "count": n,
		"load_s": loaded / 1e6, "rss_mb": rss()}
}

func load(path string) []entity {
	var list []entity
	for _, p := range parse[party](path) {
		list = append(list, ofParty(p))
	}
	return list
}

func main() {
	runtime.GOMAXPROCS(1)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	args := os.Args[1:]
	var err error
	switch {
	case len(args) == 2 && args[0] == "pairs":
		for _, p := range pairs(args[1]) {
			fmt.Println(score(p[0], p[1]))
		}
	case len(args) == 4 && args[0] == "search":
		limit, _ := strconv.Atoi(args[3])
		list := load(args[1])
		for _, q := range parse[query](args[2]) {
			err = out.Encode(answer{q.ID, find(list, q, limit)})
		}
	case len(args) == 3 && args[0] == "time-pairs":
		err = out.Encode(timePairs(pairs(args[1]), seconds(args[2])))
	case len(args) == 4 && args[0] == "time-search":
		before := used()
		list := load(args[1])
		err = out.Encode(timeSearch(list, parse[query](args[2]), seconds(args[3]), used()-before))
	default:
		log.Fatal("usage: watchman pairs FILE | search LIST QUERIES LIMIT | time-pairs FILE SECONDS | " +
			"time-search LIST QUERIES SECONDS")
	}
	if err != nil {
		log.Fatal(err)
	}
}
