/* SPDX-License-Identifier: Apache-2.0
 *
 * decide_words: the vocabulary, verdicts and regime that small laws of the decision tests speak in.
 */
#ifndef LODE_DECIDE_WORDS_H
#define LODE_DECIDE_WORDS_H

#define VOCABULARY                                                                                         \
    "pack base \"test\"\n  horizon 2026-11-23\n"                                                           \
    "enum country \"country\"\n  value CN\n  value JP\n  value KR\n"                                       \
    "enum kind \"kind\" open text\n  value magnet\n  value metal\n  value shelf\n"                         \
    "enum element \"element\"\n  value Nd\n  value Dy\n  value Tb\n"                                       \
    "enum use \"use\"\n  value civil\n  value military\n"                                                  \
    "enum form \"form\"\n  value loose\n  value fixed\n"                                                   \
    "group recipient\n"                                                                                    \
    "role end_user \"end user\"\n  required\n  group recipient\n"                                          \
    "role consignee \"consignee\"\n  optional\n  group recipient\n"                                        \
    "fact from \"from\"\n  type one of country\n  ask \"from?\"\n  cost 1\n"                               \
    "fact end_use \"use\"\n  type closed set of use\n  ask \"use?\"\n  cost 3\n"                           \
    "fact end_use_country \"where used\"\n  type one of country\n  ask \"where?\"\n"                       \
    "  default end_user.country\n"                                                                         \
    "fact party.name \"name\"\n  type name\n  ask \"who is the {role}?\"\n"                                \
    "fact party.country \"country\"\n  type one of country\n  ask \"country of the {role}?\"\n"            \
    "fact item.description \"words\"\n  type text\n  points\n"                                             \
    "fact item.kind \"kind\"\n  type one of kind\n  ask \"kind?\"\n  cost 2\n  identifies\n  points\n"     \
    "fact item.hs \"customs code\"\n  type hs\n  identifies\n"                                             \
    "fact item.contains \"contains\"\n  type shares of element\n  ask \"contains?\"\n  cost 9\n  points\n" \
    "fact item.form \"form\"\n  type one of form\n  ask \"form?\"\n  cost 1\n"                             \
    "fact item.codes \"claimed code\"\n  type codes\n  identifies\n"                                       \
    "fact item.classification \"classification\"\n  type classification\n  ask \"which entry?\"\n"         \
    "fact item.license_covers \"license\"\n  type license\n  ask \"does the license cover it?\"\n"         \
    "slot ban \"ban\"\n  combine strictest\n  value none_found\n  value prohibited\n"                      \
    "slot license \"license\"\n  combine strictest\n  value not_needed\n  value needed\n"                  \
    "slot kinds \"kinds\"\n  combine available\n  value individual\n  value general\n"                     \
    "slot review \"review\"\n  combine strictest\n  practice\n  value ordinary\n  value halted\n"          \
    "verdict prohibited \"no\"\n  exit 20\n  when ban is prohibited\n"                                     \
    "verdict license \"license\"\n  exit 10\n  when license is needed\n"                                   \
    "  and not item.license_covers is yes\n"                                                               \
    "verdict conditions \"conditions\"\n  exit 0\n  when license is needed\n"                              \
    "verdict clear \"clear\"\n  exit 0\n"                                                                  \
    "regime r \"Regime\"\n  nexus from is CN\n  indicated end_user.country is KR\n"                        \
    "  bite from is CN\n"

#define ACT(id, from)                                                            \
    "measure " id " \"Act\"\n  number \"1\"\n  issuer X\n  published " from "\n" \
    "  in force from " from "\n  source text \"seen\"\n"

#endif
