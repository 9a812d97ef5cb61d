/* plots/capture_file.c: the files of captures: names, libpcap, how much, and that they appear whole or not at all.
 *
 * Files are written beside their places and moved there at the end. Without libpcap there are none.
 */
#include "plots/capture_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define MOST_FILES 500
#define ROOM_OF_PACKET 16   /* a record's own header */

struct file {
	char *name, *path, *part;
	void *dumper;           /* pcap_dumper_t */
	uint64_t packets, left_out;
	int64_t bytes, last_ns;
};

struct capture_files {
	char *dir;
	int64_t most;
	GPtrArray *files;       /* struct file */
	GHashTable *file_of;    /* "host/adapter": number + 1; look-up only */
	GHashTable *names;      /* taken names; look-up only */
	GError *err;            /* the first fault; nothing is written after it */
	void *pcap;             /* pcap_t */
};

#ifdef HAVE_PCAP
#include <pcap/pcap.h>

bool capture_file_available(void) { return true; }

static void *format_new(void) { return pcap_open_dead_with_tstamp_precision(DLT_EN10MB, FRAME_MOST, PCAP_TSTAMP_PRECISION_NANO); }
static void format_free(void *p) { pcap_close(p); }
static void *dumper_new(void *p, FILE *f) { return pcap_dump_fopen(p, f); }

static void dump(void *dumper, int64_t ns, const uint8_t *bytes, size_t n, uint32_t length)
{
	const struct pcap_pkthdr h = {.ts = {.tv_sec = ns / 1000000000, .tv_usec = ns % 1000000000}, .caplen = (bpf_u_int32)n, .len = length};
	pcap_dump(dumper, &h, bytes);
}

/* False: errno says why. */
static bool dumper_end(void *dumper)
{
	bool ok = pcap_dump_flush(dumper) == 0 && !ferror(pcap_dump_file(dumper));
	int e = errno;
	pcap_dump_close(dumper);
	errno = e;
	return ok;
}
#else
bool capture_file_available(void) { return false; }
static void *format_new(void) { return NULL; }
static void format_free(void *p) { (void)p; }
static void *dumper_new(void *p, FILE *f) { (void)p, (void)f; return NULL; }
static void dump(void *dumper, int64_t ns, const uint8_t *bytes, size_t n, uint32_t length) { (void)dumper, (void)ns, (void)bytes, (void)n, (void)length; }
static bool dumper_end(void *dumper) { (void)dumper; return true; }
#endif

/* ---- files ---- */

static void fail(struct capture_files *c, const char *what, const char *path)
{
	int e = errno;
	if (!c->err)
		g_set_error(&c->err, G_FILE_ERROR, (gint)g_file_error_from_errno(e), "cannot %s '%s': %s", what, path, g_strerror(e));
}

struct capture_files *capture_file_new(const char *dir, int64_t most, GError **err)
{
	struct capture_files *c = g_new0(struct capture_files, 1);
	*c = (struct capture_files){.dir = g_strdup(dir), .most = most, .files = g_ptr_array_new(),
		.file_of = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), .names = g_hash_table_new(g_str_hash, g_str_equal), .pcap = format_new()};
	if (g_mkdir_with_parents(dir, 0777) != 0)
		fail(c, "make the directory", dir);
	else if (g_access(dir, W_OK) != 0)
		fail(c, "write into the directory", dir);
	if (!c->err)
		return c;
	g_propagate_error(err, g_steal_pointer(&c->err));
	capture_file_close(c, NULL, NULL);
	return NULL;
}

/* A name of letters, digits and a few marks, unlike all others. Names come from files, so they may hold anything. */
static char *safe_name(struct capture_files *c, const char *host, const char *adapter)
{
	g_autofree char *base = g_strdup_printf("%.120s-%.40s", host, adapter);
	g_strcanon(base, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.", '_');
	if (*base == '.' || *base == '-')
		*base = '_';
	char *name = g_strdup_printf("%s.pcap", base);
	for (unsigned i = 2; g_hash_table_contains(c->names, name); i++) {
		g_free(name);
		name = g_strdup_printf("%s-%u.pcap", base, i);
	}
	g_hash_table_add(c->names, name);
	return name;
}

static void open_file(struct capture_files *c, struct file *f)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, fd = g_open(f->part, flags, 0666);
	if (fd < 0 && errno == EEXIST && g_unlink(f->part) == 0) /* a run that was killed left it */
		fd = g_open(f->part, flags, 0666);
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "wb");
	if (!stream)
		fail(c, "write", f->path);
	else
		f->dumper = dumper_new(c->pcap, stream);
}

uint32_t capture_file_of(struct capture_files *c, const char *host, const char *adapter)
{
	char *key = g_strdup_printf("%s/%s", host, adapter);
	guint found = GPOINTER_TO_UINT(g_hash_table_lookup(c->file_of, key));
	if (found) {
		g_free(key);
		return found - 1;
	}
	struct file *f = g_new0(struct file, 1);
	f->name = safe_name(c, host, adapter);
	f->path = g_build_filename(c->dir, f->name, NULL);
	g_autofree char *part = g_strdup_printf(".%s.part", f->name);
	f->part = g_build_filename(c->dir, part, NULL);
	g_ptr_array_add(c->files, f);
	g_hash_table_insert(c->file_of, key, GUINT_TO_POINTER(c->files->len));
	errno = EMFILE;
	if (c->files->len > MOST_FILES)
		fail(c, "write so many captures to", c->dir);
	else if (!c->err)
		open_file(c, f);
	return c->files->len - 1;
}

void capture_file_write(struct capture_files *c, uint32_t file, const struct frame *f, struct sim_time at)
{
	struct file *to = file < c->files->len ? c->files->pdata[file] : NULL;
	if (!to || !to->dumper || c->err)
		return;
	uint8_t bytes[FRAME_MOST];
	uint32_t length;
	size_t n = frame_write(f, bytes, &length);
	if (to->bytes + (int64_t)n + ROOM_OF_PACKET > c->most) {
		to->left_out++;
		return;
	}
	to->last_ns = MAX(to->last_ns, at.ps / 1000);
	dump(to->dumper, to->last_ns, bytes, n, length);
	to->packets++;
	to->bytes += (int64_t)n + ROOM_OF_PACKET;
}

static void end_files(struct capture_files *c)
{
	for (guint i = 0; i < c->files->len; i++) {
		struct file *f = c->files->pdata[i];
		if (f->dumper && !dumper_end(f->dumper))
			fail(c, "write", f->path);
	}
	for (guint i = 0; i < c->files->len; i++) {
		struct file *f = c->files->pdata[i];
		if (!c->err && g_rename(f->part, f->path) != 0)
			fail(c, "write", f->path);
		else if (c->err && f->dumper)
			g_unlink(f->part);
	}
}

static void say(const struct capture_files *c, GString *talk)
{
	uint64_t packets = 0, left_out = 0;
	for (guint i = 0; i < c->files->len; i++) {
		const struct file *f = c->files->pdata[i];
		packets += f->packets;
		left_out += f->left_out;
	}
	if (!c->files->len)
		g_string_append_printf(talk, "no adapter carried a packet, so there is no capture in %s\n", c->dir);
	else
		g_string_append_printf(talk, "wrote %u %s of %" G_GUINT64_FORMAT " packets to %s\n", c->files->len, c->files->len == 1 ? "capture" : "captures", packets, c->dir);
	if (left_out)
		g_string_append_printf(talk, "%" G_GUINT64_FORMAT " later packets are left out: a capture ends at %" G_GINT64_FORMAT " MiB\n", left_out, c->most >> 20);
}

static void file_free(gpointer p)
{
	struct file *f = p;
	g_free(f->name);
	g_free(f->path);
	g_free(f->part);
	g_free(f);
}

bool capture_file_close(struct capture_files *c, GString *talk, GError **err)
{
	end_files(c);
	if (!c->err && talk)
		say(c, talk);
	bool ok = !c->err;
	if (c->err)
		g_propagate_error(err, c->err);
	g_ptr_array_set_free_func(c->files, file_free);
	g_hash_table_unref(c->names);
	g_hash_table_unref(c->file_of);
	g_ptr_array_unref(c->files);
	if (c->pcap)
		format_free(c->pcap);
	g_free(c->dir);
	g_free(c);
	return ok;
}
