// SPDX-License-Identifier: Apache-2.0

// OPA as a library: a prepared query for the set of fired rules. The best idiom is that of its own
// guide: rules with a code or an entity are data, found by key, and one rule goes over them.
package main

import (
	"context"
	"decide/driver"
	"encoding/json"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

func prepare(ctx context.Context, policy, data []byte) rego.PreparedEvalQuery {
	options := []func(*rego.Rego){
		rego.Query("data.decide.fired"), rego.Module("decide.rego", string(policy)),
	}
	if data != nil {
		var tree map[string]any
		driver.Must(0, json.Unmarshal(data, &tree))
		options = append(options, rego.Store(inmem.NewFromObjectWithOpts(tree, inmem.OptReturnASTValuesOnRead(true))))
	}
	return driver.Must(rego.New(options...).PrepareForEval(ctx))
}

func bind(r driver.Request) ast.Value {
	return driver.Must(ast.InterfaceToValue(map[string]any(r)))
}

func main() {
	s := driver.New()
	ctx := context.Background()
	policy, data := s.File("opa.rego"), []byte(nil)
	if s.Best() {
		policy, data = s.File("opa-best.rego"), s.File("opa-best.json")
	}
	start := driver.CPUUs()
	query := prepare(ctx, policy, data)
	load := driver.CPUUs() - start
	driver.Run(s, "opa 1.22.2", load, bind, func(input ast.Value) []string {
		result := driver.Must(query.Eval(ctx, rego.EvalParsedInput(input)))
		var fired []string
		for _, id := range result[0].Expressions[0].Value.([]any) {
			fired = append(fired, id.(string))
		}
		return fired
	})
}
