/* SPDX-License-Identifier: Apache-2.0
 *
 * license_schema: the tables of licenses and the kinds of their events. Account 0 outside, 1 available,
 * 2 reserved, 3 used, as in license.h; amounts in millionths of the book's unit; days since 1970-01-01.
 */
#include "ledger/license_int.h"

const event_kind license_events[] = {
    {"license.added", apply_license_added, "A license was entered, as it is printed."},
    {"license.line", apply_license_line, "One line of it, with what it authorizes."},
    {"license.suspended", apply_license_act, "Its use was stopped for a time."},
    {"license.reinstated", apply_license_act, "The suspension was lifted."},
    {"license.revoked", apply_license_act, "The authority took it back."},
    {"license.surrendered", apply_license_act, "The holder gave it back."},
    {"license.authorized", apply_license_authorized, "More or less of a line was authorized."},
    {"attempt.license", NULL, "Somebody was refused a reservation or a shipment on it."},
    {"reservation.made", apply_reserved, "An amount was set aside for an order."},
    {"reservation.shipped", apply_shipped, "Goods left on it."},
    {"reservation.released", apply_released, "What was set aside was given back."},
    {"correction.proposed", apply_correction_proposed, "An entry is said to be wrong."},
    {"correction.made", apply_correction_made, "A second person agreed: it was moved back."},
    {"correction.sent_back", apply_correction_sent_back, "The entry stands."},
    {NULL, NULL, NULL},
};

const char license_schema[] =
    // number: of the event that made it, by which lists are read
    "CREATE TABLE license (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,"
    " no TEXT NOT NULL UNIQUE, state INTEGER NOT NULL, regime TEXT NOT NULL, kind TEXT NOT NULL,"
    " holder TEXT NOT NULL, end_user TEXT NOT NULL, destination TEXT NOT NULL,"
    " first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, one_shipment INTEGER NOT NULL,"
    " document TEXT NOT NULL, case_id TEXT NOT NULL, conditions TEXT NOT NULL,"
    " spent_by TEXT NOT NULL, spent_on INTEGER NOT NULL) STRICT;"
    "CREATE INDEX license_usable ON license (state, last_day);"
    "CREATE TABLE license_line (license TEXT NOT NULL, line INTEGER NOT NULL,"
    " description TEXT NOT NULL, codes TEXT NOT NULL, permille INTEGER NOT NULL,"
    " PRIMARY KEY (license, line)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE license_book (license TEXT NOT NULL, line INTEGER NOT NULL,"
    " is_value INTEGER NOT NULL, unit TEXT NOT NULL, authorized INTEGER NOT NULL,"
    " outside INTEGER NOT NULL, available INTEGER NOT NULL, reserved INTEGER NOT NULL,"
    " used INTEGER NOT NULL, PRIMARY KEY (license, line, is_value)) STRICT, WITHOUT ROWID;"
    // authorizes: it changes what is authorized; corrected: how much was moved back and stayed so
    "CREATE TABLE license_entry (no INTEGER PRIMARY KEY, license TEXT NOT NULL,"
    " line INTEGER NOT NULL, is_value INTEGER NOT NULL, kind TEXT NOT NULL,"
    " from_account INTEGER NOT NULL, to_account INTEGER NOT NULL, amount INTEGER NOT NULL,"
    " on_day INTEGER NOT NULL, reservation TEXT NOT NULL, order_ref TEXT NOT NULL,"
    " shipment TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL, corrects INTEGER NOT NULL,"
    " root INTEGER NOT NULL, authorizes INTEGER NOT NULL, corrected INTEGER NOT NULL,"
    " seq INTEGER NOT NULL) STRICT;"
    "CREATE INDEX license_entry_license ON license_entry (license, no);"
    "CREATE INDEX license_entry_corrects ON license_entry (corrects, no);"
    "CREATE TABLE reservation (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,"
    " license TEXT NOT NULL, line INTEGER NOT NULL, order_ref TEXT NOT NULL, receipt TEXT NOT NULL,"
    " quantity INTEGER NOT NULL, value INTEGER NOT NULL, quantity_left INTEGER NOT NULL,"
    " value_left INTEGER NOT NULL, quantity_shipped INTEGER NOT NULL,"
    " value_shipped INTEGER NOT NULL, on_day INTEGER NOT NULL, until_day INTEGER NOT NULL,"
    " person TEXT NOT NULL) STRICT;"
    "CREATE INDEX reservation_license ON reservation (license, number);"
    "CREATE TABLE correction (id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,"
    " entry INTEGER NOT NULL, license TEXT NOT NULL, unit TEXT NOT NULL, amount INTEGER NOT NULL,"
    " reason TEXT NOT NULL, note TEXT NOT NULL, state INTEGER NOT NULL, proposed_by TEXT NOT NULL,"
    " decided_by TEXT NOT NULL) STRICT;"
    "CREATE INDEX correction_state ON correction (state, number);";
const char *const license_tables[] = {
    "license", "license_line", "license_book", "license_entry", "reservation", "correction", NULL};
