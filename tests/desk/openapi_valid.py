#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is the document of the API an OpenAPI 3.1 document that people can work with?

    openapi_valid.py DUMP        the program that prints it
    openapi_valid.py FILE.json   or the document itself
    openapi_valid.py --self-test DUMP   each kind of fault, planted into the document, is found

Checks of its own: what OpenAPI 3.1.0 asks of each object that is used here, references, path parameters,
operationIds, security, that every schema is JSON Schema 2020-12 (with python3-jsonschema when it is there, by
its own rules else), that examples are examples, that every pattern is one, that nothing in components is unused,
and that every operation says what it can answer. Where openapi-spec-validator is installed, it is asked too, with the
official metaschema.
"""
import copy
import json
import re
import subprocess
import sys

try:
    import jsonschema
    if not hasattr(jsonschema, "Draft202012Validator"):
        jsonschema = None
except ImportError:
    jsonschema = None
try:
    import openapi_spec_validator
except ImportError:
    openapi_spec_validator = None

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
KINDS = {"schemas", "parameters", "headers", "responses", "securitySchemes", "requestBodies", "examples", "links",
         "callbacks", "pathItems"}
TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}
KEYWORDS = {"type", "description", "properties", "required", "additionalProperties", "items", "enum", "pattern",
            "format", "examples", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
            "uniqueItems", "oneOf", "anyOf", "allOf", "$ref", "title", "default", "const", "propertyNames"}
# keys that an object of the specification must have, and others that it may
SHAPES = {
    "document": ({"openapi", "info", "paths"}, {"servers", "components", "tags", "security", "jsonSchemaDialect",
                                                "webhooks", "externalDocs"}),
    "info": ({"title", "version"}, {"summary", "description", "license", "contact", "termsOfService"}),
    "operation": ({"responses", "operationId", "summary", "tags", "security"},
                  {"description", "parameters", "requestBody", "deprecated", "servers", "callbacks"}),
    "parameter": ({"name", "in", "schema", "description"}, {"required", "deprecated", "style", "explode", "example",
                                                            "examples"}),
    "header": ({"schema", "description"}, {"required", "deprecated", "example", "examples"}),
    "response": ({"description"}, {"headers", "content", "links"}),
    "body": ({"content"}, {"description", "required"}),
    "media": ({"schema"}, {"example", "examples", "encoding"}),
}


class Checker:
    def __init__(self, doc, metaschema=True):
        self.doc, self.faults, self.used = doc, [], set()
        self.metaschema = metaschema and jsonschema is not None

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")

    def shape(self, kind, value, where):
        if not isinstance(value, dict):
            self.fault(where, f"a {kind} is an object")
            return False
        needs, may = SHAPES[kind]
        for key in sorted(needs - set(value)):
            self.fault(where, f"a {kind} needs {key}")
        for key in sorted(k for k in set(value) - needs - may if not k.startswith("x-")):
            self.fault(where, f"a {kind} has no {key}")
        return not needs - set(value)

    def find(self, value, where, kind):
        """The object behind a reference of this kind, or the object itself."""
        if not isinstance(value, dict) or "$ref" not in value:
            return value
        ref = value["$ref"]
        m = re.fullmatch(r"#/components/(\w+)/([A-Za-z0-9._-]+)", ref)
        if not m or m.group(1) != kind or m.group(2) not in self.doc.get("components", {}).get(kind, {}):
            self.fault(where, f"{ref} leads to no {kind}")
            return None
        self.used.add((kind, m.group(2)))
        return self.doc["components"][kind][m.group(2)]

    # ---- schemas --------------------------------------------------------------------------------

    def schema(self, s, where):
        if not isinstance(s, dict):
            self.fault(where, "a schema is an object here")
            return
        if "$ref" in s:
            self.find(s, where, "schemas")
        for key in sorted(k for k in set(s) - KEYWORDS if not k.startswith("x-")):
            self.fault(where, f"no keyword {key} is expected here")
        types = s.get("type", [])
        for t in [types] if isinstance(types, str) else types:
            if t not in TYPES:
                self.fault(where, f"no type {t}")
        for key in ("oneOf", "anyOf", "allOf"):
            for i, one in enumerate(s.get(key, [])):
                self.schema(one, f"{where}/{key}/{i}")
        for name, one in s.get("properties", {}).items():
            self.schema(one, f"{where}/{name}")
        if "items" in s:
            self.schema(s["items"], f"{where}/items")
        for name in s.get("required", []):
            if name not in s.get("properties", {}):
                self.fault(where, f"{name} is required and not there")
        if s.get("minLength", 0) > s.get("maxLength", 1 << 60) or s.get("minItems", 0) > s.get("maxItems", 1 << 60):
            self.fault(where, "nothing is between the least and the most")
        self.by_pattern(s, where)
        if self.metaschema:
            try:
                jsonschema.Draft202012Validator.check_schema(s)
            except jsonschema.SchemaError as e:
                self.fault(where, e.message)

    def by_pattern(self, s, where):
        try:
            pattern = re.compile(s.get("pattern", ""))
        except re.error as e:
            self.fault(where, f"the pattern is none: {e}")
            return
        for example in s.get("examples", []):
            if "pattern" in s and not pattern.search(example):
                self.fault(where, f"the example {example} is none")

    # ---- operations -----------------------------------------------------------------------------

    def content(self, content, where):
        if not content:
            self.fault(where, "no media type")
        for media, value in (content or {}).items():
            if not re.fullmatch(r"[\w*.+-]+/[\w*.+-]+", media):
                self.fault(where, f"{media} is no media type")
            if self.shape("media", value, f"{where} {media}"):
                self.schema(value["schema"], f"{where} {media}")

    def parameters(self, path, operation, where):
        names = set()
        for i, value in enumerate(operation.get("parameters", [])):
            p = self.find(value, where, "parameters")
            if p is None or not self.shape("parameter", p, f"{where} parameter {i}"):
                continue
            if p["in"] not in ("query", "path", "header", "cookie"):
                self.fault(where, f"{p['name']} stands nowhere")
            if p["in"] == "header" and p["name"].lower() in ("accept", "content-type", "authorization"):
                self.fault(where, f"{p['name']} is said elsewhere")
            if (p["name"], p["in"]) in names:
                self.fault(where, f"{p['name']} stands twice")
            names.add((p["name"], p["in"]))
            if p["in"] == "path" and p.get("required") is not True:
                self.fault(where, f"{p['name']} of the path is required")
            self.schema(p["schema"], f"{where} {p['name']}")
        parts = set(re.findall(r"\{([^}]*)\}", path))
        if parts != {name for name, place in names if place == "path"}:
            self.fault(where, "the parts of the path are not its parameters")

    def responses(self, operation, where):
        answers = operation["responses"]
        if not any(str(status).startswith("2") for status in answers):
            self.fault(where, "no success")
        for status, value in answers.items():
            if not re.fullmatch(r"[1-5](\d\d|XX)|default", status):
                self.fault(where, f"{status} is no status")
            r = self.find(value, where, "responses")
            if r is None or not self.shape("response", r, f"{where} {status}"):
                continue
            if "content" in r:
                self.content(r["content"], f"{where} {status}")
            elif status not in ("204", "304"):
                self.fault(where, f"{status} has no content")
            if status[0] in "45" and set(r.get("content", {})) != {"application/problem+json"}:
                self.fault(where, f"{status} is no problem")
            for name, header in r.get("headers", {}).items():
                self.header(header, f"{where} {status} {name}")

    def header(self, value, where):
        h = self.find(value, where, "headers")
        if h is not None and self.shape("header", h, where):
            self.schema(h["schema"], where)

    def security(self, operation, where):
        schemes = self.doc.get("components", {}).get("securitySchemes", {})
        for requirement in operation["security"]:
            for name in requirement:
                self.used.add(("securitySchemes", name))
                if name not in schemes:
                    self.fault(where, f"no scheme {name}")
        wants = {"401", "403"} if operation["security"] else set()
        for status in sorted(({"400", "500"} | wants) - set(operation["responses"])):
            self.fault(where, f"{status} can come and is not named")

    def operation(self, path, method, operation, ids):
        where = f"{method.upper()} {path}"
        if not self.shape("operation", operation, where):
            return
        if operation["operationId"] in ids:
            self.fault(where, f"{operation['operationId']} stands twice")
        ids.add(operation["operationId"])
        for tag in operation["tags"]:
            if tag not in {t["name"] for t in self.doc.get("tags", [])}:
                self.fault(where, f"the tag {tag} is not told")
        self.parameters(path, operation, where)
        if "requestBody" in operation:
            body = self.find(operation["requestBody"], where, "requestBodies")
            if method == "get":
                self.fault(where, "a GET has no body")
            if body is not None and self.shape("body", body, where):
                self.content(body["content"], where)
        self.responses(operation, where)
        self.security(operation, where)

    # ---- the whole ------------------------------------------------------------------------------

    def paths(self):
        ids, templates = set(), {}
        for path, item in self.doc["paths"].items():
            plain = re.sub(r"\{[^}]*\}", "{}", path)
            if not path.startswith("/") or "?" in path or "#" in path:
                self.fault(path, "this is no path")
            if plain in templates:
                self.fault(path, f"the same as {templates[plain]}")
            templates[plain] = path
            for method, operation in item.items():
                if method not in METHODS:
                    self.fault(path, f"no method {method}")
                else:
                    self.operation(path, method, operation, ids)

    def components(self):
        for kind, parts in self.doc.get("components", {}).items():
            if kind not in KINDS:
                self.fault("components", f"no {kind}")
            for name, part in parts.items():
                where = f"components/{kind}/{name}"
                if not re.fullmatch(r"[A-Za-z0-9._-]+", name):
                    self.fault(where, "this is no name")
                if kind == "schemas":
                    self.schema(part, where)
                if kind == "securitySchemes" and part.get("type") not in ("apiKey", "http", "mutualTLS", "oauth2",
                                                                          "openIdConnect"):
                    self.fault(where, "no type of scheme")
        for kind, parts in self.doc.get("components", {}).items():
            for name in parts:
                if (kind, name) not in self.used:
                    self.fault(f"components/{kind}/{name}", "nobody uses it")

    def run(self):
        if not self.shape("document", self.doc, "document"):
            return self.faults
        if not re.fullmatch(r"3\.1\.\d+", self.doc["openapi"]):
            self.fault("openapi", f"{self.doc['openapi']} is not 3.1")
        self.shape("info", self.doc["info"], "info")
        names = [t["name"] for t in self.doc.get("tags", [])]
        if len(names) != len(set(names)):
            self.fault("tags", "one stands twice")
        self.paths()
        self.components()
        return self.faults


def official(doc):
    """What the validator of others finds, with the metaschema of the specification."""
    if openapi_spec_validator is None:
        return None
    try:
        from openapi_spec_validator import OpenAPIV31SpecValidator
        return [f"{'/'.join(str(p) for p in e.absolute_path)}: {e.message:.200}"
                for e in OpenAPIV31SpecValidator(doc).iter_errors()]
    except ImportError:
        return None


def load(name):
    if name.endswith(".json"):
        with open(name, encoding="utf-8") as f:
            return json.load(f)
    p = subprocess.run([name], check=True, text=True, stdout=subprocess.PIPE)
    return json.loads(p.stdout)


# ---- faults that must be found ---------------------------------------------------------------------

def first(doc, want=lambda o: True):
    return next(o for item in doc["paths"].values() for o in item.values() if want(o))


def drop_part(doc):
    path = next(p for p in doc["paths"] if "{" in p)
    operation = next(iter(doc["paths"][path].values()))
    operation["parameters"] = []


def loosen_path(doc):
    path = next(p for p in doc["paths"] if "{" in p)
    next(iter(doc["paths"][path].values()))["parameters"][0]["required"] = False


def twin_path(doc):
    path = next(p for p in doc["paths"] if "{" in p)
    doc["paths"][path.replace("{", "{x", 1)] = {}


def same_id(doc):
    ids = [o for item in doc["paths"].values() for o in item.values()]
    ids[1]["operationId"] = ids[0]["operationId"]


PLANTS = {
    "version": lambda d: d.update(openapi="3.0.3"),
    "no info": lambda d: d.pop("info"),
    "no title": lambda d: d["info"].pop("title"),
    "an unknown member": lambda d: d.update(path={}),
    "a part without parameter": drop_part,
    "a part that is not required": loosen_path,
    "one path twice": twin_path,
    "one operationId twice": same_id,
    "a reference to nowhere": lambda d: d["components"]["schemas"].pop("Problem"),
    "nobody uses it": lambda d: d["components"]["schemas"].update(Spare={"type": "object"}),
    "no success": lambda d: [first(d)["responses"].pop(s) for s in list(first(d)["responses"]) if s[0] == "2"],
    "no summary": lambda d: first(d).pop("summary"),
    "no 500": lambda d: first(d)["responses"].pop("500"),
    "no 401": lambda d: first(d, lambda o: o["security"])["responses"].pop("401"),
    "a status that is none": lambda d: first(d)["responses"].update({"600": {"description": "x"}}),
    "a problem that is none": lambda d: d["components"]["responses"]["Problem400"].update(content={}),
    "an unknown scheme": lambda d: first(d)["security"].append({"basic": []}),
    "an unknown type": lambda d: d["components"]["schemas"]["Problem"].update(type="map"),
    "a pattern that is none": lambda d: d["components"]["schemas"]["Cursor"].update(pattern="["),
    "an example that is none": lambda d: d["components"]["schemas"]["Cursor"].update(pattern="^a$", examples=["b"]),
    "required and not there": lambda d: d["components"]["schemas"]["Problem"]["required"].append("nothing"),
    "an unknown keyword": lambda d: d["components"]["schemas"]["Problem"].update(nullable=True),
    "a parameter twice": lambda d: first(d, lambda o: o["parameters"])["parameters"].append(
        first(d, lambda o: o["parameters"])["parameters"][0]),
    "a tag that is not told": lambda d: first(d)["tags"].append("nothing"),
}


def self_test(doc):
    missed = []
    for name, plant in PLANTS.items():
        broken = copy.deepcopy(doc)
        plant(broken)
        if not Checker(broken, metaschema=False).run(): # what is found is found without help
            missed.append(name)
    print(f"openapi: {len(PLANTS) - len(missed)} of {len(PLANTS)} planted faults found",
          "" if not missed else f"(not: {', '.join(missed)})")
    return 1 if missed else 0


def main(args):
    if args[0] == "--self-test":
        return self_test(load(args[1]))
    doc = load(args[0])
    faults = Checker(doc).run()
    theirs = official(doc)
    for fault in faults + (theirs or []):
        print(fault)
    count = sum(len(item) for item in doc["paths"].values())
    print(f"openapi: {count} operations, {len(doc['components']['schemas'])} schemas, {len(faults)} faults; "
          f"JSON Schema {'checked by jsonschema' if jsonschema else 'by own rules alone'}; metaschema "
          f"{'not asked: no openapi-spec-validator' if theirs is None else f'{len(theirs)} faults'}")
    return 1 if faults or theirs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
