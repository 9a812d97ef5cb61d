/* models/fabric/ip.c: IP addresses and prefixes as values.
 *
 * GLib parses and prints (GInetAddress), so that no hand-written address parser stands here; what is ours is the comparison of leading bits. Addresses are
 * held in network order, which makes "the leading n bits are equal" a comparison of bytes. Scope identifiers and prefix masks in dotted form are left out:
 * scenarios and importers write prefix lengths.
 */
#include "models/fabric/ip.h"

#include <gio/gio.h>
#include <string.h>

static uint8_t full_length(uint8_t family)
{
	return family == IP_V4 ? 32 : 128;
}

static struct ip from_inet(GInetAddress *inet)
{
	struct ip a = {.family = g_inet_address_get_family(inet) == G_SOCKET_FAMILY_IPV4 ? IP_V4 : IP_V6};

	a.len = full_length(a.family);
	memcpy(a.bytes, g_inet_address_to_bytes(inet), g_inet_address_get_native_size(inet));
	return a;
}

/* One to three digits and nothing else. */
static bool parse_length(const char *text, uint8_t max, uint8_t *out)
{
	unsigned v = 0;
	size_t n = strlen(text);

	if (n == 0 || n > 3)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!g_ascii_isdigit(text[i]))
			return false;
		v = v * 10 + (unsigned)(text[i] - '0');
	}
	if (v > max)
		return false;
	*out = (uint8_t)v;
	return true;
}

bool ip_parse(const char *text, struct ip *out)
{
	if (!text || strchr(text, '%') || strchr(text, '/'))
		return false;
	g_autoptr(GInetAddress) inet = g_inet_address_new_from_string(text);
	if (!inet)
		return false;
	*out = from_inet(inet);
	return true;
}

bool ip_parse_prefix(const char *text, struct ip *out)
{
	struct ip a;

	if (!text)
		return false;
	if (!strcmp(text, "default")) {
		*out = (struct ip){.family = IP_V4, .len = 0};
		return true;
	}
	const char *slash = strchr(text, '/');
	if (!slash)
		return false;
	g_autofree char *address = g_strndup(text, (gsize)(slash - text));
	if (!ip_parse(address, &a) || !parse_length(slash + 1, a.len, &a.len))
		return false;
	*out = a;
	return true;
}

bool ip_is_set(struct ip a)
{
	return a.family != IP_NONE;
}

bool ip_is_link_local(struct ip a)
{
	return (a.family == IP_V4 && a.bytes[0] == 169 && a.bytes[1] == 254) || (a.family == IP_V6 && a.bytes[0] == 0xfe && (a.bytes[1] & 0xc0) == 0x80);
}

bool ip_equal(struct ip a, struct ip b)
{
	return a.family == b.family && !memcmp(a.bytes, b.bytes, sizeof(a.bytes));
}

bool ip_contains(struct ip net, struct ip a)
{
	unsigned whole = net.len / 8, rest = net.len % 8;

	if (net.family == IP_NONE || net.family != a.family || memcmp(net.bytes, a.bytes, whole))
		return false;
	return rest == 0 || ((net.bytes[whole] ^ a.bytes[whole]) >> (8 - rest)) == 0;
}

int ip_compare(struct ip a, struct ip b)
{
	return a.family != b.family ? a.family - b.family : memcmp(a.bytes, b.bytes, sizeof(a.bytes));
}

struct ip ip_next(struct ip a)
{
	for (unsigned i = full_length(a.family) / 8; i-- > 0 && ++a.bytes[i] == 0;)
		;
	return a;
}

bool ip_parse_range(const char *text, struct ip *out_low, struct ip *out_high)
{
	const char *dash = text ? strchr(text, '-') : NULL;
	struct ip low, high;

	if (!dash)
		return false;
	g_autofree char *first = g_strndup(text, (gsize)(dash - text));
	if (!ip_parse(g_strstrip(first), &low))
		return false;
	g_autofree char *last = g_strdup(dash + 1);
	if (!ip_parse(g_strstrip(last), &high) || high.family != low.family || ip_compare(low, high) > 0)
		return false;
	*out_low = low;
	*out_high = high;
	return true;
}

bool ip_is_network(struct ip a)
{
	for (unsigned bit = a.len; a.family != IP_NONE && bit < full_length(a.family); bit++)
		if (a.bytes[bit / 8] & (0x80u >> (bit % 8)))
			return false;
	return a.family != IP_NONE;
}

char *ip_format(struct ip a)
{
	if (a.family == IP_NONE)
		return g_strdup("none");
	g_autoptr(GInetAddress) inet = g_inet_address_new_from_bytes(a.bytes, a.family == IP_V4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
	return g_inet_address_to_string(inet);
}

char *ip_format_prefix(struct ip a)
{
	g_autofree char *address = ip_format(a);

	return a.family == IP_NONE ? g_steal_pointer(&address) : g_strdup_printf("%s/%u", address, a.len);
}

int ip_mask_length(const char *text)
{
	struct ip m;
	int len = 0;
	if (!ip_parse(text, &m) || m.family != IP_V4)
		return -1;
	for (; len < 32 && (m.bytes[len / 8] & (0x80 >> len % 8)); len++)
		;
	m.len = (uint8_t)len;
	return ip_is_network(m) ? len : -1;
}
