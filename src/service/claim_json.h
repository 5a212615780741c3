/* SPDX-License-Identifier: Apache-2.0
 *
 * claim_json: claims as JSON, on their way in and out, and the schemas of both (desk.md 9.5).
 */
#ifndef LODE_SERVICE_CLAIM_JSON_H
#define LODE_SERVICE_CLAIM_JSON_H

#include "ledger/claim.h"
#include "service/service.h"

extern const schema claim_in_schema, claim_out_schema, claim_item_schema, claim_link_in_schema,
    claim_link_out_schema, claim_unlink_schema, claim_withdraw_schema, claim_import_schema,
    claim_imported_schema, contradictions_schema, document_schema;
#define CLAIM_IMPORT_MAX 1000 /* claims, and links, of one import */

/* What a checked body says; texts are those of the body or in the arena. */
void claim_of_body(lode_arena *a, const json_t *body, claim *out);
json_t *claim_to_json(const claim *c);
/* with its status and, whole, why and links: as of known, DATE_NONE: all that the desk knows. */
LODE_MUST_CHECK lode_status claim_to_reply(ledger_tx *tx, const claim *c, lode_date known,
                                           bool whole, json_t **out, lode_error *err);
/* All of it or none: the caller undoes what was done when it fails. The error's path names the claim or link
 * that was refused, "claims[3].published". */
LODE_MUST_CHECK lode_status claims_import(ledger_tx *tx, const json_t *body, size_t *claims,
                                          size_t *links, lode_error *err);

#endif
