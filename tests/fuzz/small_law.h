/* SPDX-License-Identifier: Apache-2.0
 *
 * small_law: the vocabulary that fuzz targets put before their input, one fact of each type.
 */
#ifndef LODE_SMALL_LAW_H
#define LODE_SMALL_LAW_H

static const char small_vocabulary[] =
    "pack base \"b\"\n  horizon 2026-11-23\n"
    "enum c \"c\"\n  value CN\n  value JP\n"
    "enum k \"k\" open text\n  value magnet\n  value metal\n"
    "enum e \"e\"\n  value Nd\n  value Dy\n"
    "unit kg of mass = 1\n"
    "group recipient\n"
    "role end_user \"u\"\n  required\n  group recipient\n"
    "fact from \"f\"\n  type one of c\n  ask \"f?\"\n  cost 1\n"
    "fact use \"u\"\n  type closed set of e\n  ask \"u?\"\n  cost 1\n"
    "fact party.country \"pc\"\n  type one of c\n  ask \"pc?\"\n"
    "fact party.name \"pn\"\n  type name\n  ask \"pn?\"\n"
    "fact item.kind \"k\"\n  type one of k\n  ask \"k?\"\n  cost 1\n  identifies\n  points\n"
    "fact item.hs \"hs\"\n  type hs\n  ask \"hs?\"\n  identifies\n"
    "fact item.contains \"x\"\n  type shares of e\n  ask \"x?\"\n  cost 9\n  points\n"
    "fact item.mass \"m\"\n  type amount of mass\n  ask \"m?\"\n"
    "fact item.codes \"code\"\n  type codes\n  ask \"code?\"\n  identifies\n"
    "fact item.classification \"cl\"\n  type classification\n  ask \"cl?\"\n"
    "slot ban \"b\"\n  combine strictest\n  value none\n  value banned\n"
    "slot license \"l\"\n  combine strictest\n  value free\n  value needed\n"
    "slot review \"r\"\n  combine strictest\n  practice\n  value ordinary\n  value halted\n"
    "verdict prohibited \"no\"\n  exit 20\n  when ban is banned\n"
    "verdict license \"l\"\n  exit 10\n  when license is needed\n"
    "verdict clear \"ok\"\n  exit 0\n"
    "fact licenses \"ls\"\n  type licenses\n  ask \"ls?\"\n"
    "fact findings \"fs\"\n  type findings\n  ask \"fs?\"\n"
    "fact accepted_on \"a\"\n  type date\n  ask \"a?\"\n"
    "fact pauses \"p\"\n  type pauses of e\n  ask \"p?\"\n"
    "calendar cn \"days\"\n  workdays Mon, Tue, Wed, Thu, Fri\n"
    "  year 2026 published 2025-11-04 \"notice\"\n  off 2026-02-15 .. 2026-02-23\n"
    "  work 2026-02-28\n"
    "regime r \"R\"\n  nexus from is CN\n  bite from is CN\n";

#endif
