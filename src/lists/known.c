// SPDX-License-Identifier: Apache-2.0
//
// known: the lists that the readers know by themselves: their ids, whose they are, on what law they rest
// (in the words of the Consolidated Screening List where it has them), under which terms their files
// come, and for how many days a copy goes without a warning: OFAC and BIS change theirs within weeks, the
// Security Council less often, METI once or twice a year.
#include "lists/lists.h"

#define PUBLIC_DOMAIN "US government work, public domain"
#define TREASURY "US Department of the Treasury, OFAC"
#define BIS "US Department of Commerce, Bureau of Industry and Security"
#define STATE "US Department of State"
#define ITA "US Department of Commerce, ITA (Consolidated Screening List)"
#define METI "Ministry of Economy, Trade and Industry of Japan"
#define MOFCOM "Ministry of Commerce of the PRC"
#define JAPAN_TEXT "official text of Japan, no copyright in it"
#define CHINA_TEXT "official facts, no copyright in them"

static const list_known KNOWN[] = {
    {"us.sdn", "Specially Designated Nationals and Blocked Persons", TREASURY, ITA, "31 CFR (OFAC)",
     PUBLIC_DOMAIN, 7, "Specially Designated Nationals (SDN) - Treasury Department"},
    {"us.entity_list", "Entity List", BIS, ITA, "15 CFR 744.16, Part 744 Supp. No. 4",
     PUBLIC_DOMAIN, 7, "Entity List (EL) - Bureau of Industry and Security"},
    {"us.denied_persons", "Denied Persons List", BIS, ITA, "15 CFR Part 764 Supp. No. 2",
     PUBLIC_DOMAIN, 7, "Denied Persons List (DPL) - Bureau of Industry and Security"},
    {"us.unverified", "Unverified List", BIS, ITA, "15 CFR 744.15, Part 744 Supp. No. 6",
     PUBLIC_DOMAIN, 7, "Unverified List (UVL) - Bureau of Industry and Security"},
    {"us.military_end_users", "Military End User List", BIS, ITA,
     "15 CFR 744.21, Part 744 Supp. No. 7", PUBLIC_DOMAIN, 7,
     "Military End User (MEU) List - Bureau of Industry and Security"},
    {"us.cmic", "Non-SDN Chinese Military-Industrial Complex Companies", TREASURY, ITA,
     "E.O. 13959 as amended", PUBLIC_DOMAIN, 7,
     "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department"},
    {"us.ssi", "Sectoral Sanctions Identifications", TREASURY, ITA,
     "31 CFR Part 589 (OFAC directives)", PUBLIC_DOMAIN, 7,
     "Sectoral Sanctions Identifications List (SSI) - Treasury Department"},
    {"us.itar_debarred", "AECA and ITAR debarred parties", STATE, ITA, "22 CFR 127.7",
     PUBLIC_DOMAIN, 7, "ITAR Debarred (DTC) - State Department"},
    {"us.isn", "Nonproliferation sanctions", STATE, ITA, "several statutes, named with each party",
     PUBLIC_DOMAIN, 7, "Nonproliferation Sanctions (ISN) - State Department"},
    {"us.capta",
     "Foreign financial institutions subject to correspondent or payable-through account sanctions",
     TREASURY, ITA, "OFAC, named with each party", PUBLIC_DOMAIN, 7,
     "Capta List (CAP) - Treasury Department"},
    {"us.plc", "Palestinian Legislative Council", TREASURY, ITA, "OFAC, named with each party",
     PUBLIC_DOMAIN, 7, "Palestinian Legislative Council List (PLC) - Treasury Department"},
    {"us.ns_mbs", "Non-SDN menu-based sanctions", TREASURY, ITA, "OFAC, named with each party",
     PUBLIC_DOMAIN, 7, "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department"},
    {"us.fse", "Foreign sanctions evaders", TREASURY, ITA, "OFAC, named with each party",
     PUBLIC_DOMAIN, 7, "Foreign Sanctions Evaders (FSE) - Treasury Department"},
    {"un.sc", "United Nations Security Council Consolidated List",
     "United Nations Security Council", "United Nations",
     "resolutions of the Security Council, named with each party",
     "free use with attribution to the United Nations", 14, NULL},
    {"jp.meti.end_user", "Foreign End User List", METI, METI,
     "Export Trade Control Order, catch-all controls", JAPAN_TEXT, 60, "jp-end-user-list"},
    {"jp.meti.russia", "Parties of Russia barred from exports", METI, METI,
     "MOFA Notice No. 82 of 2022", JAPAN_TEXT, 60, NULL},
    {"jp.meti.belarus", "Parties of Belarus barred from exports", METI, METI,
     "MOFA Notice No. 104 of 2022", JAPAN_TEXT, 60, NULL},
    {"jp.meti.third_countries", "Parties of third countries barred from exports (Russia measures)",
     METI, METI, "MOFA Notice No. 447 of 2023", JAPAN_TEXT, 60, NULL},
    // The registry calls the control list a watchlist, and the watch list an attention list.
    {"cn.mofcom.control_list", "Export control list of parties (管控名单)", MOFCOM, MOFCOM,
     "announcements of MOFCOM, named with each party", CHINA_TEXT, 7,
     "cn-export-control-watchlist"},
    {"cn.mofcom.watch_list", "Watch list (关注名单)", MOFCOM, MOFCOM,
     "announcements of MOFCOM, named with each party", CHINA_TEXT, 7, "cn-attention-list"},
    {"cn.mofcom.unreliable", "Unreliable entity list (不可靠实体清单)", MOFCOM, MOFCOM,
     "notices of the working mechanism, named with each party", CHINA_TEXT, 7,
     "cn-unreliable-entity-list"},
};
#define N_KNOWN ((uint32_t)(sizeof KNOWN / sizeof KNOWN[0]))

const list_known *list_known_all(uint32_t *count) {
    *count = N_KNOWN;
    return KNOWN;
}

const list_known *list_known_find(str id) {
    for (uint32_t i = 0; i < N_KNOWN; i++) {
        if (str_eqz(id, KNOWN[i].id)) {
            return &KNOWN[i];
        }
    }
    return NULL;
}

const list_known *list_known_by_name(str name) {
    for (uint32_t i = 0; i < N_KNOWN; i++) {
        if (KNOWN[i].name != NULL && str_eqz(name, KNOWN[i].name)) {
            return &KNOWN[i];
        }
    }
    return NULL;
}
