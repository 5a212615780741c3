// SPDX-License-Identifier: Apache-2.0

// CEL in Go: a program a rule, type-checked and optimized. CEL has no rule sets, so the best idiom is
// the host's own: programs found by code and entity.
package main

import (
	"decide/driver"

	"github.com/google/cel-go/cel"
)

type program struct {
	id   string
	eval cel.Program
}

type question struct {
	slices [3]string
	facts  cel.Activation
}

func environment() *cel.Env {
	options := []cel.EnvOption{cel.Variable("uses", cel.ListType(cel.StringType))}
	for _, name := range []string{"code", "entity", "kind", "origin", "destination", "user_kind", "activity"} {
		options = append(options, cel.Variable(name, cel.StringType))
	}
	for _, name := range []string{"on", "content", "power"} {
		options = append(options, cel.Variable(name, cel.IntType))
	}
	return driver.Must(cel.NewEnv(options...))
}

func bind(r driver.Request) question {
	return question{driver.SliceNames(r), driver.Must(cel.NewActivation(map[string]any(r)))}
}

func main() {
	s := driver.New()
	rules := s.Slices("cel")
	start := driver.CPUUs()
	env := environment()
	programs := map[string][]program{}
	for name, slice := range rules {
		for _, rule := range slice {
			ast, issues := env.Compile(rule.Rule)
			driver.Must(0, issues.Err())
			eval := driver.Must(env.Program(ast, cel.EvalOptions(cel.OptOptimize)))
			programs[name] = append(programs[name], program{rule.ID, eval})
		}
	}
	load := driver.CPUUs() - start
	driver.Run(s, "cel-go 0.31.0", load, bind, func(q question) []string {
		var fired []string
		for _, name := range q.slices {
			for _, p := range programs[name] {
				if value, _, err := p.eval.Eval(q.facts); driver.Must(value, err).Value() == true {
					fired = append(fired, p.id)
				}
			}
		}
		return fired
	})
}
