/* SPDX-License-Identifier: Apache-2.0
 *
 * renew: after a new image (and at the start, when it may be another than last time) what was found out with
 * the old one is held against it, beside the requests: rows first, then everybody who was ever asked about, in
 * parts (rescreen.h says what and why). The writer gets one small change at a time.
 */
#ifndef LODE_SERVICE_RENEW_H
#define LODE_SERVICE_RENEW_H

#include "service/service_int.h"

typedef struct renewal renewal;
renewal *renewal_new(service *s);
void renewal_free(renewal *r); /* after the threads beside have ended */
/* Asks for one, now or after the one that runs. */
void renewal_ask(renewal *r);

#endif
