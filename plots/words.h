/* plots/words.h: what ids of the outcome are called where planners read them: one wording for the text report, the page and the pictures.
 *
 * An id that is not known is given back as it is (NULL as NULL): it comes from a file, so it is cleaned like any name before it is shown.
 */
#ifndef PLOTS_WORDS_H
#define PLOTS_WORDS_H

const char *words_cause(const char *cause);       /* "window" -> "socket window / RTT" */
const char *words_migration(const char *kind);    /* "shared_nothing" -> "vMotion without shared storage"; NULL -> "migration" */
const char *words_protocol(const char *protocol); /* "nfs41" -> "NFS 4.1" */
const char *words_resource(const char *kind);     /* "host_nfc" -> "host NFC cap" */
const char *words_evacuation(const char *state);  /* "timed_out" -> "timed out"; a host that is in service again was in maintenance */
const char *words_ending(const char *ended_by);   /* "until" -> "stopped, as asked, at"; a time follows */

#endif
