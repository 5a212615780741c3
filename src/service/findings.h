/* SPDX-License-Identifier: Apache-2.0
 *
 * findings: what the desk found out about the parties of a shipment, added to it before it is decided.
 *
 *   same_as      rows that a closed hit says are this party; and those of which one said so before its record or
 *                the list's changed, until somebody has looked again (desk.md 6.6)
 *   not_same_as  rows that a closed hit says are not, of every name given for the role; never a row that another
 *                name of it is, or may be
 *
 * Both only where the image in use has the row as it was looked at. A shipment's own same_as stands. Its own
 * not_same_as, or a finding in it that says so, counts in a what-if alone: what goes into the record is cleared
 * by a hit that two people closed, and by no other door.
 */
#ifndef LODE_SERVICE_FINDINGS_H
#define LODE_SERVICE_FINDINGS_H

#include "service/service.h"

/* root: the shipment, changed in place, and *changed says whether it was; text: the same as it is read. In the
 * transaction of rq. what_if: nothing is kept of the decision. */
LODE_MUST_CHECK lode_status findings_add(request *rq, json_t *root, str text, bool what_if,
                                         bool *changed, lode_error *err);

#endif
