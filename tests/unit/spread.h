/* SPDX-License-Identifier: Apache-2.0
 *
 * spread: seeds tried one after the other, in one process or in several, with progress, a limit of time,
 * and a seed from which a run that was cut short goes on.
 *
 *   ENGINES_DRAWS    how many decisions         ENGINES_MINUTES  or as many as fit
 *   ENGINES_FROM     first seed (0)             ENGINES_JOBS     processes (1)
 *   ENGINES_SEED     this seed alone
 *
 * Job j of n tries the seeds j, j + n, ... Processes, because a failing assert then ends one of them and
 * its seed is known.
 */
#ifndef LODE_SPREAD_H
#define LODE_SPREAD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define JOBS_MAX 64u
#define PROGRESS_SECONDS 30

/* What was met; names are the caller's. */
typedef struct tally {
    volatile uint64_t decisions, next; /* next: the first seed not yet done */
    volatile uint64_t of[8];
} tally;

typedef bool (*seed_tried)(uint64_t seed, tally *t); /* false: something is wrong, and was said */

static inline uint64_t from_env(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

typedef struct spread {
    seed_tried try;
    uint64_t first, decisions; /* wanted, of each job */
    time_t stop;               /* 0: none */
    uint64_t jobs;
} spread;

static inline bool spread_job(const spread *s, uint64_t job, tally *t) {
    for (t->next = s->first + job; t->decisions < s->decisions; t->next += s->jobs) {
        if (s->stop != 0 && time(NULL) >= s->stop) {
            break;
        }
        if (!s->try(t->next, t)) {
            (void)fprintf(stderr, "again with ENGINES_SEED=%llu\n", (unsigned long long)t->next);
            return false;
        }
    }
    return true;
}

/* All seeds before it are done, by every job. */
static inline uint64_t spread_next(const tally *t, uint64_t jobs) {
    uint64_t next = UINT64_MAX;
    for (uint64_t j = 0; j < jobs; j++) {
        next = t[j].next < next ? t[j].next : next;
    }
    return next;
}

static inline void spread_sum(const tally *t, uint64_t jobs, tally *sum) {
    *sum = (tally){.next = spread_next(t, jobs)};
    for (uint64_t j = 0; j < jobs; j++) {
        sum->decisions += t[j].decisions;
        for (uint32_t i = 0; i < 8; i++) {
            sum->of[i] += t[j].of[i];
        }
    }
}

static inline void spread_progress(const tally *t, uint64_t jobs) {
    tally sum;
    spread_sum(t, jobs, &sum);
    (void)fprintf(stderr, "%llu decisions; to go on from here: ENGINES_FROM=%llu\n",
                  (unsigned long long)sum.decisions, (unsigned long long)sum.next);
}

/* Waits for all; the first that fails ends the others. */
static inline bool spread_wait(pid_t *of, const tally *t, uint64_t jobs) {
    bool ok = true;
    uint64_t left = jobs;
    time_t said = time(NULL);
    while (left > 0) {
        int status = 0;
        for (uint64_t j = 0; j < jobs; j++) {
            if (of[j] <= 0 || waitpid(of[j], &status, WNOHANG) != of[j]) {
                continue;
            }
            bool passed = WIFEXITED(status) && WEXITSTATUS(status) == 0;
            of[j] = 0;
            left--;
            for (uint64_t k = 0; !passed && ok && k < jobs; k++) {
                if (of[k] > 0) {
                    (void)kill(of[k], SIGTERM);
                }
            }
            if (!passed && ok) {
                (void)fprintf(stderr, "job %llu ended at ENGINES_SEED=%llu\n",
                              (unsigned long long)j, (unsigned long long)t[j].next);
            }
            ok = ok && passed;
        }
        (void)usleep(50000);
        if (time(NULL) - said >= PROGRESS_SECONDS) {
            said = time(NULL);
            spread_progress(t, jobs);
        }
    }
    return ok;
}

/* Tries seeds until so many decisions are compared; `draws` where the environment asks for none. */
static inline bool spread_run(seed_tried try, uint64_t draws, tally *sum) {
    spread s = {.try = try, .first = from_env("ENGINES_FROM", 0)};
    uint64_t minutes = from_env("ENGINES_MINUTES", 0), one = from_env("ENGINES_SEED", UINT64_MAX);
    draws = from_env("ENGINES_DRAWS", draws);
    s.jobs = from_env("ENGINES_JOBS", 1);
    s.jobs = one != UINT64_MAX || s.jobs == 0 ? 1 : s.jobs > JOBS_MAX ? JOBS_MAX : s.jobs;
    s.decisions = draws / s.jobs + (draws % s.jobs != 0);
    s.stop = minutes > 0 ? time(NULL) + (time_t)minutes * 60 : 0;
    *sum = (tally){.next = s.first};
    if (one != UINT64_MAX) {
        return try(one, sum);
    }
    if (s.jobs == 1) {
        return spread_job(&s, 0, sum);
    }
    pid_t of[JOBS_MAX];
    size_t bytes = JOBS_MAX * sizeof(tally);
    tally *t = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (t == MAP_FAILED) {
        return false;
    }
    (void)fflush(NULL);
    for (uint64_t j = 0; j < s.jobs; j++) {
        t[j].next = s.first + j;
        of[j] = fork();
        if (of[j] == 0) {
            _exit(spread_job(&s, j, &t[j]) ? 0 : 1);
        }
    }
    bool ok = spread_wait(of, t, s.jobs);
    spread_sum(t, s.jobs, sum);
    (void)munmap(t, bytes);
    return ok;
}

#endif
