// SPDX-License-Identifier: Apache-2.0
//
// The table of commands and options, and what is made from it: parsing, help pages, usage lines.
//
// Words are read in order. `--name VALUE`, `--name=VALUE`, `-iVALUE` and `-i VALUE` are the same;
// `--` ends the options; `-` alone is a positional word (standard input). Options are never
// abbreviated: a script must not change its meaning when an option is added.
#include "cli/options.h"

#include <string.h>

#include "cli/cli.h"
#include "decide/facts.h"

#define BIT(id) (UINT64_C(1) << (id))
#define EVERYWHERE (BIT(OPT_NO_COLOR) | BIT(OPT_HELP))

static const opt_spec OPTIONS[OPT_COUNT] = {
    [OPT_IMAGE] = {"--image", "-i", "WORLD", ARG_FILE, false,
                   "the compiled world, as `compile` wrote it"},
    [OPT_OUTPUT] = {"--output", "-o", "PATH", ARG_FILE, false,
                    "where to write: the world, the copy, or a folder that is not there yet"},
    [OPT_LISTS] = {"--lists", NULL, "DIR", ARG_FOLDER, false,
                   "list files of the law that are in DIR, and its snapshots"},
    [OPT_ON] = {"--on", NULL, "DATE", ARG_TEXT, false,
                "the legal date, YYYY-MM-DD; beats the shipment's own `on`"},
    [OPT_KNOWN] = {"--known", NULL, "DATE", ARG_TEXT, false,
                   "what was public by then; else all that is loaded"},
    [OPT_ASSUME] = {"--assume", NULL, "FACT=VALUE", ARG_TEXT, true,
                    "set a fact on the word `assumed`; may be repeated"},
    [OPT_BATCH] = {"--batch", NULL, "JSONL", ARG_FILE, false,
                   "one shipment, or party, a line (- for standard input), one answer a line"},
    [OPT_JSON] = {"--json", NULL, NULL, ARG_NONE, false, "the answer as JSON, on one line"},
    [OPT_CHECK] = {"--check", NULL, NULL, ARG_NONE, false,
                   "write nothing; list what would change and exit 1 if anything would"},
    [OPT_VERBOSE] = {"--verbose", "-v", NULL, ARG_NONE, false, "one line for every case and pair"},
    [OPT_FILTER] = {"--filter", NULL, "TEXT", ARG_TEXT, false,
                    "only cases (title, file) and entries (code), or changes (id), with TEXT"},
    [OPT_BOXES] = {"--boxes", NULL, NULL, ARG_NONE, false,
                   "count the boxes that each condition compiles to, instead"},
    [OPT_COVERAGE] = {"--coverage", NULL, NULL, ARG_NONE, false,
                      "name every rule, entry, boundary, date and question not covered"},
    [OPT_MUTATE] = {"--mutate", NULL, NULL, ARG_NONE, false,
                    "change the law in small ways; which case notices?"},
    [OPT_SAMPLE] = {"--sample", NULL, "N", ARG_TEXT, false,
                    "with --mutate: only N changes, spread evenly"},
    [OPT_JOBS] = {"--jobs", NULL, "N", ARG_TEXT, false,
                  "at most N threads; else as many as there are processors"},
    [OPT_FAIL_ON_SURVIVORS] = {"--fail-on-survivors", NULL, NULL, ARG_NONE, false,
                               "with --mutate: exit 1 when a change goes unnoticed"},
    [OPT_ACCEPTED] = {"--accepted", NULL, "DATE", ARG_TEXT, false,
                      "the day on which the authority accepted the application"},
    [OPT_CLOCK] = {"--clock", NULL, "ID", ARG_TEXT, false,
                   "which clock of the law, MEASURE/NAME; else the one that overrides no other"},
    [OPT_PAUSE] = {"--pause", NULL, "FROM..TO[:KIND]", ARG_TEXT, true,
                   "days on which it stood still, both included; no TO: not over; may be repeated"},
    [OPT_NO_LIMIT] = {"--no-limit", NULL, NULL, ARG_NONE, false,
                      "the law sets no limit for this case, such as for a watch-listed party"},
    [OPT_COUNTRY] = {"--country", NULL, "CC", ARG_TEXT, false, "the party's country, two letters"},
    [OPT_PARTY_KIND] = {"--kind", NULL, "KIND", ARG_WORDS, false,
                        "person, entity, vessel or aircraft"},
    [OPT_BORN] = {"--born", NULL, "DATE", ARG_TEXT, false,
                  "a person's date of birth: YYYY, YYYY-MM or YYYY-MM-DD"},
    [OPT_ADDRESS] = {"--address", NULL, "TEXT", ARG_TEXT, false,
                     "the party's address; of serve: where it listens, else 127.0.0.1"},
    [OPT_NUMBER] = {"--number", NULL, "TEXT", ARG_TEXT, false,
                    "a number of it: passport, tax, registration, IMO, LEI"},
    [OPT_PROFILE] = {"--profile", NULL, "NAME", ARG_TEXT, false,
                     "how like a listed name it must be: standard (the default) or strict"},
    [OPT_EXPLAIN] = {"--explain", NULL, NULL, ARG_NONE, false,
                     "how the two names were compared, word under word"},
    [OPT_INTO] = {"--into", NULL, "DIR", ARG_FOLDER, false,
                  "the folder of the snapshots, one file a list"},
    [OPT_FORMAT] = {"--format", NULL, "NAME", ARG_TEXT, false,
                    "what the files are, such as ofac-csv; else seen from their content"},
    [OPT_AS_OF] = {"--as-of", NULL, "[FILE=]DATE", ARG_TEXT, true,
                   "the day of a file that does not say it; may be repeated"},
    [OPT_ENCODING] = {"--encoding", NULL, "NAME", ARG_TEXT, false,
                      "convert the files from this encoding; else they must be UTF-8"},
    [OPT_URL] = {"--url", NULL, "URL", ARG_TEXT, false, "fetch from here, not from the publisher"},
    [OPT_FORCE] = {"--force", NULL, NULL, ARG_NONE, false,
                   "also over a snapshot with twice the parties, or of a later day"},
    [OPT_HORIZON] = {"--horizon", NULL, "DAYS", ARG_TEXT, false,
                     "how many days to look ahead, up to 3650; else 60"},
    [OPT_POLICY] = {"--policy", NULL, "NAME", ARG_TEXT, false,
                    "who gets what is short: prop (the default), prio, value or lp"},
    [OPT_INBOUND] = {"--inbound", NULL, "NAME", ARG_TEXT, false,
                     "while a line stands its goods still come: keep (the default), or hold"},
    [OPT_SCENARIO] = {"--scenario", NULL, "NAME", ARG_TEXT, false,
                      "with the what-ifs of this name in scenario.csv"},
    [OPT_COMPARE] = {"--compare", NULL, "NAME|DATE", ARG_TEXT, false,
                     "beside it: with what-ifs, as of a day, or as-written/as-reported"},
    [OPT_WHERE_USED] = {"--where-used", NULL, "ITEM", ARG_TEXT, true,
                        "what needs these items of the model, up to 64; no law is asked"},
    [OPT_CSV] = {"--csv", NULL, NULL, ARG_NONE, false, "the answer as one table for a spreadsheet"},
    [OPT_STORE] = {"--store", NULL, "FILE", ARG_FILE, false, "the record of the desk"},
    [OPT_HEAD] = {"--head", NULL, "NUMBER:HASH", ARG_TEXT, false,
                  "a head that was noted earlier: the log must contain it"},
    [OPT_OBJECT] = {"--object", NULL, "ID", ARG_TEXT, false,
                    "only events about this: C4, L2, H7, a receipt"},
    [OPT_BY] = {"--by", NULL, "ID", ARG_TEXT, false, "only events by this person, such as U3"},
    [OPT_FROM] = {"--from", NULL, "DATE", ARG_TEXT, false, "only what was recorded since that day"},
    [OPT_UNTIL] = {"--until", NULL, "DATE", ARG_TEXT, false,
                   "only what was recorded up to that day; of a token: its last day"},
    [OPT_WITH_PERSONAL] = {"--with-personal", NULL, NULL, ARG_NONE, false,
                           "with the texts of personal fields and the documents"},
    [OPT_NAME] = {"--name", NULL, "NAME", ARG_TEXT, false, "by which the person signs in"},
    [OPT_ROLES] = {"--roles", NULL, "ROLE,...", ARG_TEXT, false,
                   "such as requester,screener; see docs/desk.md 2.1"},
    [OPT_PASSWORD] = {"--password", NULL, NULL, ARG_NONE, false,
                      "ask for the new person's password, or read it as a line"},
    [OPT_AS] = {"--as", NULL, "NAME", ARG_TEXT, false,
                "who does this; asks for the password, or reads it as a line"},
    [OPT_NOTE] = {"--note", NULL, "TEXT", ARG_TEXT, false, "what the token is for"},
    [OPT_REASON] = {"--reason", NULL, "TEXT", ARG_TEXT, false, "why; it stays in the log"},
    [OPT_CONFIRM] = {"--confirm", NULL, "ID", ARG_TEXT, false,
                     "the second person agrees with the proposed set, such as Y1"},
    [OPT_PORT] = {"--port", NULL, "N", ARG_TEXT, false, "else 8787; 0 for any that is free"},
    [OPT_RATE] = {"--rate", NULL, "N", ARG_TEXT, false,
                  "at most N requests a minute of each token or session; else no limit"},
    [OPT_QUIET] = {"--quiet", NULL, NULL, ARG_NONE, false,
                   "no line for each request, only for what goes wrong"},
    [OPT_PAGES] = {"--pages", NULL, "DIR", ARG_FOLDER, false,
                   "serve these built pages (index.html, assets), not those that are built in"},
    [OPT_MODELS] = {"--models", NULL, "DIR", ARG_FOLDER, false,
                    "offer the exposure models of this folder: one model, or a folder of them"},
    [OPT_NO_COLOR] = {"--no-color", NULL, NULL, ARG_NONE, false,
                      "no color, also on a terminal (or set NO_COLOR)"},
    [OPT_HELP] = {"--help", "-h", NULL, ARG_NONE, false, "this page"},
};

static const cmd_spec COMMANDS[] = {
    {"compile", "PACK...", "turn packs of law text and lists into one world file",
     "Reads every .law file of the folders, checks them, and writes one file that the other\n"
     "commands use. Any error in the text: all errors are shown and nothing is written.\n"
     "\n"
     "  lodestone compile packs/base packs/cn -o world.lode\n",
     EVERYWHERE | BIT(OPT_OUTPUT) | BIT(OPT_LISTS), BIT(OPT_OUTPUT), 1, ARGS_MAX, ARG_FOLDER, NULL,
     cmd_compile},
    {"check", "SHIPMENT.json|-", "may this shipment leave?",
     "Answers for one shipment (- reads standard input), or for one a line with --batch.\n"
     "The exit code is the answer: 0 clear, or conditions that are met; 5 conditions not yet\n"
     "met; 10 a license is needed; 20 prohibited; 25 stop now; 30 undecided.\n"
     "With --batch it is 0, or 3 when a line was bad; order is kept, whatever --jobs says. A line is\n"
     "then the verdict alone, thousands a second; with --json it is the whole answer, a few hundred.\n"
     "\n"
     "  lodestone check -i world.lode shipment.json\n"
     "  lodestone check -i world.lode shipment.json --on 2026-01-05 --assume end_use=military\n"
     "  lodestone check -i world.lode --batch orders.jsonl --json > answers.jsonl\n",
     EVERYWHERE | BIT(OPT_IMAGE) | BIT(OPT_ON) | BIT(OPT_KNOWN) | BIT(OPT_ASSUME) | BIT(OPT_BATCH) |
         BIT(OPT_JOBS) | BIT(OPT_JSON),
     BIT(OPT_IMAGE), 0, 1, ARG_FILE, NULL, cmd_check},
    {"screen", "NAME", "is this party on a list?",
     "Looks one name up on all lists of the image, or one a line with --batch. What is known beside\n"
     "the name settles doubts: give it. Equal names are a match unless something conflicts; names\n"
     "that are like a listed one are a question for you, with a probability.\n"
     "Exit 0 nobody found; 10 somebody must say whether it is the same party; 20 on a list; 30 not\n"
     "checked. With --batch it is 0, or 3 when a line was bad. A line is an object:\n"
     "name, and id, country, kind, born, address, number, on where known.\n"
     "\n"
     "  lodestone screen -i world.lode \"MHI Oceanics\" --country JP\n"
     "  lodestone screen -i world.lode \"Muammar Qadhafi\" --born 1942 --explain\n"
     "  lodestone screen -i world.lode --batch customers.jsonl --json > hits.jsonl\n",
     EVERYWHERE | BIT(OPT_IMAGE) | BIT(OPT_ON) | BIT(OPT_COUNTRY) | BIT(OPT_PARTY_KIND) |
         BIT(OPT_BORN) | BIT(OPT_ADDRESS) | BIT(OPT_NUMBER) | BIT(OPT_PROFILE) | BIT(OPT_EXPLAIN) |
         BIT(OPT_BATCH) | BIT(OPT_JOBS) | BIT(OPT_JSON),
     BIT(OPT_IMAGE), 0, 1, ARG_TEXT, NULL, cmd_screen},
    {"exposure", "MODEL_DIR|init DIR",
     "what stops if a shipment may not leave, when, and at what cost?",
     "Reads a model of a supply chain, a folder of CSV files (docs/exposure.md), decides every lane that\n"
     "crosses a border as check does, runs the plan, and says of each product: RUNS, SLOWED, STOPS, or\n"
     "DEPENDS ON open facts; by which path, what it costs, and which remedy saves what. Where the law as\n"
     "written and what is reported beside it lead apart, both stand side by side.\n"
     "Exit 0 all products run; 10 one is slowed or stops; 30 for one it depends; 3 the model is wrong.\n"
     "--where-used asks no law: which products and items need an item, how much of it, how long its stock\n"
     "lasts, and what stops when no more of it comes. It needs no image, and exits with 0.\n"
     "Without --on it begins today (UTC). init writes a small model to begin with, every column explained.\n"
     "\n"
     "  lodestone exposure init model\n"
     "  lodestone exposure -i world.lode model --on 2026-01-10\n"
     "  lodestone exposure -i world.lode model --compare as-written/as-reported\n"
     "  lodestone exposure -i world.lode model --csv > exposure.csv\n"
     "  lodestone exposure model --where-used magnet motor\n",
     EVERYWHERE | BIT(OPT_IMAGE) | BIT(OPT_ON) | BIT(OPT_KNOWN) | BIT(OPT_HORIZON) |
         BIT(OPT_POLICY) | BIT(OPT_INBOUND) | BIT(OPT_SCENARIO) | BIT(OPT_COMPARE) |
         BIT(OPT_WHERE_USED) | BIT(OPT_JSON) | BIT(OPT_CSV),
     0, 1, 1 + 64, ARG_FOLDER, "init", cmd_exposure},
    {"replay", "ANSWER.json|-", "is an answer what this image decides? again, and compared",
     "Takes an answer that check --json gave, or its receipt alone (- reads standard input), decides\n"
     "what it says was given, and compares every field. A whole answer is compared whole; a receipt\n"
     "proves the decision and its rules.\n"
     "Exit 0 when all is the same; 1 with the first field that differs, or when the answer was made\n"
     "with another image or version; 3 when it is no answer.\n"
     "\n"
     "  lodestone check -i world.lode shipment.json --json > answer.json\n"
     "  lodestone replay -i world.lode answer.json\n",
     EVERYWHERE | BIT(OPT_IMAGE), BIT(OPT_IMAGE), 1, 1, ARG_FILE, NULL, cmd_replay},
    {"verify", "WORLD", "is this world file whole, and is its id that of its content?",
     "Checks all of it (checksums, and every text, index and range of the law, which opening checks,\n"
     "and of the lists, which the first screening checks), and recomputes the id, which opening\n"
     "takes as it stands. Receipts name that id.\n"
     "Exit 0; 1 when it is whole but its id is not that of its content; 3 when it is not whole.\n"
     "\n"
     "  lodestone verify world.lode\n"
     "  lodestone verify world.lode --json\n",
     EVERYWHERE | BIT(OPT_JSON), 0, 1, 1, ARG_FILE, NULL, cmd_verify},
    {"audit", "verify|export", "the record of the desk: prove it, hand it to somebody",
     "verify reads the log from its first event, makes every table again from it and compares, checks\n"
     "documents and personal texts against their hashes, and the books of licenses. --head is a number\n"
     "and hash that somebody noted earlier (a report of the day has it): without it, nobody can see\n"
     "that a log was cut at its end. It names the first thing that is wrong.\n"
     "export writes a folder that a third party checks with Python alone, or by hand: README.txt in it\n"
     "says how. What options leave out stands in it by its hash, and the chain is checked all the same.\n"
     "Both read what is there; a server may go on writing. They are for whoever may read the file.\n"
     "Exit 0; 1 something is wrong (an export is written, and says so); 3 no store; 4 cannot be read.\n"
     "\n"
     "  lodestone audit verify --store lodestone.db --head 4711:9f86d0...\n"
     "  lodestone audit export --store lodestone.db -o bundle --object C4\n",
     EVERYWHERE | BIT(OPT_STORE) | BIT(OPT_HEAD) | BIT(OPT_OUTPUT) | BIT(OPT_OBJECT) | BIT(OPT_BY) |
         BIT(OPT_FROM) | BIT(OPT_UNTIL) | BIT(OPT_WITH_PERSONAL) | BIT(OPT_JSON),
     BIT(OPT_STORE), 1, 1, ARG_WORDS, "verify export", cmd_audit},
    {"desk", "init|backup|person|token|retention [FILE.csv]",
     "the store of the desk: make it, copy it, let people in",
     "init makes a store, its first person, who is an admin, and one token of theirs, shown once.\n"
     "backup copies the store at one moment, while a server goes on; the copy must not exist.\n"
     "person adds somebody (by an admin). token makes one for a program, shown once: of no more roles\n"
     "than its maker has, and never of those of a second person. retention shows the rules in force;\n"
     "with a file (examples/desk/retention.csv) it proposes them, and --confirm, by another person,\n"
     "puts them in force.\n"
     "Who does it is said by --as and a password, asked for at the terminal or read as a line from\n"
     "standard input, or by a token in LODESTONE_TOKEN. A new password is the line after it.\n"
     "Exit 0; 2 wrong call; 3 refused, or no store; 4 a file cannot be read or written.\n"
     "\n"
     "  lodestone desk init --store lodestone.db --name \"Ada Example\"\n"
     "  lodestone desk person --store lodestone.db --name Rin --roles requester,screener --password\n"
     "  lodestone desk token --store lodestone.db --roles requester --until 2027-06-30 --as Rin\n"
     "  lodestone desk retention --store lodestone.db rules.csv --as Liu --reason \"read with counsel\"\n"
     "  lodestone desk backup --store lodestone.db -o copy.db\n",
     EVERYWHERE | BIT(OPT_STORE) | BIT(OPT_OUTPUT) | BIT(OPT_NAME) | BIT(OPT_ROLES) |
         BIT(OPT_PASSWORD) | BIT(OPT_AS) | BIT(OPT_UNTIL) | BIT(OPT_NOTE) | BIT(OPT_REASON) |
         BIT(OPT_CONFIRM) | BIT(OPT_JSON),
     BIT(OPT_STORE), 1, 2, ARG_WORDS, "init backup person token retention", cmd_desk},
    {"serve", NULL, "the desk over HTTP: decide, record, and keep cases, licenses and claims",
     "Serves the API of docs/desk.md 9 over one store and one image, on this machine only unless told\n"
     "otherwise, until SIGTERM or SIGINT; what runs is finished first. SIGHUP puts the image anew in use.\n"
     "The address goes to standard output; a line of JSON for each request to standard error. /openapi.json\n"
     "describes the API, /readyz says whether it can decide and record, /metrics is for Prometheus.\n"
     "Open the address in a browser for the pages.\n"
     "Exit 0; 3 the image or the store is not sound; 4 no store, or the port cannot be had.\n"
     "\n"
     "  lodestone desk init --store lodestone.db --name \"Ada Example\"\n"
     "  lodestone serve -i world.lode --store lodestone.db --port 8787\n"
     "  curl -H \"Authorization: Bearer $LODESTONE_TOKEN\" --data-binary @shipment.json \\\n"
     "      -H Content-Type:application/json http://127.0.0.1:8787/v1/check\n",
     EVERYWHERE | BIT(OPT_IMAGE) | BIT(OPT_STORE) | BIT(OPT_PORT) | BIT(OPT_ADDRESS) |
         BIT(OPT_JOBS) | BIT(OPT_RATE) | BIT(OPT_QUIET) | BIT(OPT_PAGES) | BIT(OPT_MODELS),
     BIT(OPT_IMAGE) | BIT(OPT_STORE), 0, 0, ARG_NONE, NULL, cmd_serve},
    {"explain", "ID...", "the law behind an answer: text, source, dates, condition, cases",
     "ID is a rule, an entry (its id or its code), a measure, a report or a clock.\n"
     "\n"
     "  lodestone explain -i world.lode cn.mofcom.2026-1/1\n"
     "  lodestone explain -i world.lode 1C905.a.4 --on 2026-01-10\n",
     EVERYWHERE | BIT(OPT_IMAGE) | BIT(OPT_ON) | BIT(OPT_KNOWN), BIT(OPT_IMAGE), 1, ARGS_MAX,
     ARG_TEXT, NULL, cmd_explain},
    {"clock", NULL, "until when must the authority decide on an application?",
     "Counts working days by the calendar of the clock: the day of acceptance is not counted, pauses\n"
     "are not, and a year that the calendar does not hold is never guessed. Without --pause there\n"
     "was none. On which day to say where it stands: --on, else today (UTC). Silence never approves.\n"
     "Exit 0; 3 when a year is needed that the calendar does not know.\n"
     "\n"
     "  lodestone clock -i world.lode --accepted 2026-01-07 --on 2026-03-18\n"
     "  lodestone clock -i world.lode --accepted 2026-01-07 --pause 2026-02-02..2026-02-06:on_site_check\n",
     EVERYWHERE | BIT(OPT_IMAGE) | BIT(OPT_ACCEPTED) | BIT(OPT_CLOCK) | BIT(OPT_PAUSE) |
         BIT(OPT_ON) | BIT(OPT_KNOWN) | BIT(OPT_NO_LIMIT) | BIT(OPT_JSON),
     BIT(OPT_IMAGE) | BIT(OPT_ACCEPTED), 0, 0, ARG_NONE, NULL, cmd_clock},
    {"test", "PACK...", "run the cases of the packs and a generated pair at each entry's boundary",
     "The end says what the cases cover. --coverage names what they do not; --mutate makes small\n"
     "wrong laws and lists those that no case notices (docs/testing.md).\n"
     "Exit 0 when all pass, 1 when one fails, 3 when the packs do not compile.\n"
     "\n"
     "  lodestone test packs/base packs/cn\n"
     "  lodestone test packs/base packs/cn --filter Nagoya --verbose\n"
     "  lodestone test packs/base packs/cn --coverage\n"
     "  lodestone test packs/base packs/cn --mutate --filter 1C117\n",
     EVERYWHERE | BIT(OPT_VERBOSE) | BIT(OPT_FILTER) | BIT(OPT_COVERAGE) | BIT(OPT_MUTATE) |
         BIT(OPT_SAMPLE) | BIT(OPT_JOBS) | BIT(OPT_FAIL_ON_SURVIVORS) | BIT(OPT_JSON) |
         BIT(OPT_LISTS),
     0, 1, ARGS_MAX, ARG_FOLDER, NULL, cmd_test},
    {"fmt", "PACK...|-", "write law text in its one canonical layout",
     "Takes folders, single .law files, or - for standard input to standard output. A file is\n"
     "written whole or not at all; when any file has an error, none is written.\n"
     "\n"
     "  lodestone fmt packs/cn\n"
     "  lodestone fmt --check packs/base packs/cn\n",
     EVERYWHERE | BIT(OPT_CHECK), 0, 1, ARGS_MAX, ARG_FOLDER, NULL, cmd_fmt},
    {"lint", "PACK...", "what is doubtful in the packs: uncited, ungraded, unused, untested",
     "Warnings of one kind in one file are shown three times, then counted; --verbose shows all.\n"
     "Exit 0 when clean, 1 with warnings, 3 with errors.\n"
     "Of rules that never fire, are always beaten or change nothing it is proved; a conflict comes\n"
     "with a case that shows it.\n"
     "--boxes counts the conjunctions that each condition compiles to, says why the largest are\n"
     "large, and exits 1 when one is over the cap.\n"
     "\n"
     "  lodestone lint packs/base packs/cn\n"
     "  lodestone lint --boxes packs/base packs/cn\n",
     EVERYWHERE | BIT(OPT_LISTS) | BIT(OPT_JSON) | BIT(OPT_VERBOSE) | BIT(OPT_BOXES), 0, 1,
     ARGS_MAX, ARG_FOLDER, NULL, cmd_lint},
    {"lists", "import FILE...|fetch [LIST...]|show DIR|diff A B",
     "official lists of parties: bring them in, keep them, compare them",
     "A list becomes a snapshot: a text file ID.list with one fact a line (docs/lists.md), written whole\n"
     "or not at all. Files are publishers' own, packed with gzip or not. Several files of one list are\n"
     "joined: the first says who is on it. Refused, and the snapshot that is there stays: a file that\n"
     "is cut off, not UTF-8, of another shape than known, or with fewer than half of the parties.\n"
     "\n"
     "  lodestone lists import csl.json.gz add.csv alt.csv --as-of 2026-07-31 --into lists\n"
     "  lodestone lists fetch csl un --into lists\n"
     "  lodestone lists show lists\n"
     "  lodestone lists diff lists.old lists\n"
     "\n"
     "Formats: ofac-csv ofac-alt ofac-add ofac-comments ofac-xml csl-json csl-csv ecfr-xml un-xml\n"
     "registry-json meti-text pack-csv snapshot. diff exits 1 when a party came, left or changed.\n",
     EVERYWHERE | BIT(OPT_INTO) | BIT(OPT_FORMAT) | BIT(OPT_AS_OF) | BIT(OPT_ENCODING) |
         BIT(OPT_URL) | BIT(OPT_FORCE) | BIT(OPT_ON),
     0, 1, ARGS_MAX, ARG_FILE, "import fetch show diff", cmd_lists},
    {"completion", "bash|zsh|fish", "print completion for a shell",
     "  lodestone completion bash > ~/.local/share/bash-completion/completions/lodestone\n"
     "  lodestone completion zsh > \"${fpath[1]}/_lodestone\"\n"
     "  lodestone completion fish > ~/.config/fish/completions/lodestone.fish\n",
     EVERYWHERE, 0, 1, 1, ARG_WORDS, "bash zsh fish", cmd_completion},
    {"help", "[COMMAND]", "this overview, or the page of a command", "", EVERYWHERE, 0, 0, 1,
     ARG_WORDS,
     "compile check screen exposure replay verify audit desk serve explain clock test fmt lint lists "
     "completion help version",
     cmd_help},
    {"version", NULL, "the version of this program", "", EVERYWHERE, 0, 0, 0, ARG_NONE, NULL,
     cmd_version},
};
#define N_COMMANDS ((uint32_t)(sizeof COMMANDS / sizeof COMMANDS[0]))

const opt_spec *option_spec(opt_id id) { return &OPTIONS[id]; }

const cmd_spec *command_table(uint32_t *count) {
    *count = N_COMMANDS;
    return COMMANDS;
}

const cmd_spec *command_find(const char *name) {
    for (uint32_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(COMMANDS[i].name, name) == 0) {
            return &COMMANDS[i];
        }
    }
    return NULL;
}

// ---- parsing -----------------------------------------------------------------------------------

static lode_status unknown_command(const char *word, lode_error *err) {
    str names[N_COMMANDS];
    for (uint32_t i = 0; i < N_COMMANDS; i++) {
        names[i] = str_of(COMMANDS[i].name);
    }
    lode_status st =
        lode_fail(err, LODE_USAGE, "unknown_command", "there is no command \"%.60s\"", word);
    hint_nearest(err, str_of(word), names, N_COMMANDS);
    return st;
}

static lode_status unknown_option(const cli *c, str name, lode_error *err) {
    str names[OPT_COUNT];
    uint32_t n = 0;
    const char *elsewhere = NULL;
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        if (c->cmd->options & BIT(i)) {
            names[n++] = str_of(OPTIONS[i].name);
        } else if (str_eqz(name, OPTIONS[i].name) ||
                   (OPTIONS[i].letter != NULL && str_eqz(name, OPTIONS[i].letter))) {
            elsewhere = OPTIONS[i].name;
        }
    }
    str shown = {name.p, name.n < 60 ? name.n : 60};
    if (elsewhere != NULL) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "unknown_option", "%s does not take the option " STR_FMT,
                      c->cmd->name, STR_ARG(shown));
        lode_hint(err, "see `lodestone %s --help`", c->cmd->name);
        return st;
    }
    lode_status st =
        lode_fail(err, LODE_USAGE, "unknown_option", "there is no option " STR_FMT, STR_ARG(shown));
    hint_nearest(err, name, names, n);
    return st;
}

// The option that the word names, or OPT_COUNT. *value: what follows = or the letter, or NULL.
static opt_id match_option(const cmd_spec *cmd, const char *word, const char **value) {
    const char *eq = word[1] == '-' ? strchr(word, '=') : NULL;
    str name = {word, eq != NULL ? (size_t)(eq - word) : strlen(word)};
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        const opt_spec *o = &OPTIONS[i];
        if ((cmd->options & BIT(i)) == 0) {
            continue;
        }
        if (str_eqz(name, o->name)) {
            *value = eq != NULL ? eq + 1 : NULL;
            return (opt_id)i;
        }
        if (o->letter != NULL && word[1] == o->letter[1] && (word[2] == '\0' || o->arg != NULL)) {
            *value = word[2] != '\0' ? word + 2 : NULL;
            return (opt_id)i;
        }
    }
    return OPT_COUNT;
}

static lode_status take_option(cli *c, char **argv, int argc, int *i, lode_error *err) {
    const char *word = argv[*i];
    const char *value = NULL;
    opt_id id = match_option(c->cmd, word, &value);
    if (id == OPT_COUNT) {
        return unknown_option(c, (str){word, strcspn(word, "=")}, err);
    }
    const opt_spec *o = &OPTIONS[id];
    if (o->arg == NULL && value != NULL) {
        return lode_fail(err, LODE_USAGE, "option_value", "%s takes no value", o->name);
    }
    if (o->arg != NULL && value == NULL) {
        if (*i + 1 >= argc) {
            return lode_fail(err, LODE_USAGE, "option_value", "%s needs a value: %s %s", o->name,
                             o->name, o->arg);
        }
        value = argv[++*i];
    }
    if (o->many) {
        *vec_push(&c->many) = value;
        c->value[id] = value;
        return LODE_OK;
    }
    if (c->value[id] != NULL && o->arg != NULL) {
        return lode_fail(err, LODE_USAGE, "option_twice", "%s is given twice", o->name);
    }
    c->value[id] = value != NULL ? value : "";
    return LODE_OK;
}

static lode_status check_counts(const cli *c, lode_error *err) {
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        if ((c->cmd->required & BIT(i)) && c->value[i] == NULL) {
            return lode_fail(err, LODE_USAGE, "option_missing", "%s needs %s %s", c->cmd->name,
                             OPTIONS[i].letter != NULL ? OPTIONS[i].letter : OPTIONS[i].name,
                             OPTIONS[i].arg);
        }
    }
    if (c->args.n < c->cmd->args_min) {
        return lode_fail(err, LODE_USAGE, "argument_missing", "%s needs %s", c->cmd->name,
                         c->cmd->args);
    }
    if (c->args.n > c->cmd->args_max) {
        return lode_fail(err, LODE_USAGE, "argument_extra", "one word too many: \"%.60s\"",
                         c->args.p[c->cmd->args_max]);
    }
    return LODE_OK;
}

lode_status options_parse(cli *c, int argc, char **argv, lode_error *err) {
    if (argc < 2) {
        return lode_fail(err, LODE_USAGE, "no_command", "which command?");
    }
    const char *first = argv[1];
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        first = "help";
    } else if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        first = "version";
    }
    c->cmd = command_find(first);
    if (c->cmd == NULL) {
        return unknown_command(first, err);
    }
    bool only_args = false;
    for (int i = 2; i < argc; i++) {
        const char *word = argv[i];
        if (!only_args && strcmp(word, "--") == 0) {
            only_args = true;
        } else if (!only_args && word[0] == '-' && word[1] != '\0') {
            lode_status st = take_option(c, argv, argc, &i, err);
            if (st != LODE_OK) {
                return st;
            }
        } else {
            *vec_push(&c->args) = word;
        }
    }
    return cli_has(c, OPT_HELP) ? LODE_OK : check_counts(c, err);
}

// ---- help --------------------------------------------------------------------------------------

static const char *shortest(const opt_spec *o) {
    return o->letter != NULL && o->arg != NULL ? o->letter : o->name;
}

void usage_line(const cmd_spec *cmd, strbuf *out) {
    strbuf_addf(out, "lodestone %s", cmd->name);
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        if (cmd->required & BIT(i)) {
            strbuf_addf(out, " %s %s", shortest(&OPTIONS[i]), OPTIONS[i].arg);
        }
    }
    if (cmd->args != NULL) {
        strbuf_addf(out, " %s", cmd->args);
    }
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        const opt_spec *o = &OPTIONS[i];
        if ((cmd->options & ~cmd->required & ~EVERYWHERE & BIT(i)) == 0) {
            continue;
        }
        strbuf_addf(out, " [%s%s%s]%s", o->name, o->arg != NULL ? " " : "",
                    o->arg != NULL ? o->arg : "", o->many ? "..." : "");
    }
}

void help_command(const cmd_spec *cmd, strbuf *out) {
    strbuf_addf(out, "%s: %s\n\nusage: ", cmd->name, cmd->summary);
    usage_line(cmd, out);
    strbuf_addf(out, "\n\n%s%s", cmd->text, cmd->text[0] != '\0' ? "\n" : "");
    for (uint32_t i = 0; i < OPT_COUNT; i++) {
        const opt_spec *o = &OPTIONS[i];
        if ((cmd->options & BIT(i)) == 0) {
            continue;
        }
        strbuf_addf(out, "  %s%s%s%s%s", o->letter != NULL ? o->letter : "  ",
                    o->letter != NULL ? ", " : "  ", o->name, o->arg != NULL ? " " : "",
                    o->arg != NULL ? o->arg : "");
        strbuf_pad(out, 27);
        strbuf_addf(out, " %s\n", o->help);
    }
}

void help_overview(strbuf *out) {
    strbuf_addz(out, "Lodestone: may this shipment leave, under which rule, on whose word?\n\n"
                     "usage: lodestone COMMAND ...\n\n");
    for (uint32_t i = 0; i < N_COMMANDS; i++) {
        strbuf_addf(out, "  %s", COMMANDS[i].name);
        strbuf_pad(out, 14);
        strbuf_addf(out, "%s\n", COMMANDS[i].summary);
    }
    strbuf_addz(out,
                "\nEach has its page: lodestone COMMAND --help\n"
                "Exit codes: 0 done; 1 a difference was found; 2 wrong call; 3 bad input;\n"
                "4 a file cannot be read or written; `check` answers with its own (see its page).\n"
                "Decision support, not legal advice.\n");
}
