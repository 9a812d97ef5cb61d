/* plots/frame.c: a TCP segment's headers, big-endian, with their checksums.
 *
 * Source: IEEE 802.3 and 802.1Q, RFC 791 and 1071, RFC 8200, RFC 9293, RFC 7323 (timestamps, window scale), RFC 2018 (SACK), RFC 3168 (ECN). Left out: padding to the least
 * frame (a capture at the sender shows none), IP options, extension headers, more than one block of SACK.
 */
#include "plots/frame.h"

#include <string.h>

struct cursor {
	uint8_t *p;
	size_t n;
};

static void put8(struct cursor *c, unsigned v) { c->p[c->n++] = (uint8_t)v; }

static void put16(struct cursor *c, unsigned v)
{
	put8(c, v >> 8 & 0xff);
	put8(c, v & 0xff);
}

static void put32(struct cursor *c, uint32_t v)
{
	put16(c, v >> 16);
	put16(c, v & 0xffff);
}

static void put(struct cursor *c, const uint8_t *p, size_t n)
{
	memcpy(c->p + c->n, p, n);
	c->n += n;
}

static void patch16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static uint32_t sum(uint32_t start, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		start += i % 2 ? p[i] : (uint32_t)p[i] << 8;
	return start;
}

static unsigned folded(uint32_t s)
{
	while (s >> 16)
		s = (s & 0xffff) + (s >> 16);
	return ~s & 0xffff;
}

static void put_ethernet(struct cursor *c, const struct frame *f)
{
	put(c, f->to_mac, 6);
	put(c, f->from_mac, 6);
	if (f->vlan) {
		put16(c, 0x8100);
		put16(c, f->vlan);
	}
	put16(c, f->from.family == IP_V6 ? 0x86dd : 0x0800);
}

static void put_ipv4(struct cursor *c, const struct frame *f, uint32_t segment)
{
	uint8_t *start = c->p + c->n;
	put8(c, 0x45);
	put8(c, f->ecn);
	put16(c, 20 + segment);
	put16(c, f->ident);
	put16(c, 0x4000); /* not to be fragmented */
	put8(c, f->hops);
	put8(c, 6);
	put16(c, 0);
	put(c, f->from.bytes, 4);
	put(c, f->to.bytes, 4);
	patch16(start + 10, folded(sum(0, start, 20)));
}

static void put_ipv6(struct cursor *c, const struct frame *f, uint32_t segment)
{
	put32(c, UINT32_C(6) << 28 | (uint32_t)f->ecn << 20);
	put16(c, segment);
	put8(c, 6);
	put8(c, f->hops);
	put(c, f->from.bytes, 16);
	put(c, f->to.bytes, 16);
}

static void put_options(struct cursor *c, const struct frame *f)
{
	if (f->flags & FRAME_SYN) {
		put32(c, UINT32_C(0x02040000) | f->mss);
		put16(c, 0x0402); /* SACK permitted */
	} else {
		put16(c, 0x0101);
	}
	put16(c, 0x080a);
	put32(c, f->stamp);
	put32(c, f->echo);
	if (f->flags & FRAME_SYN)
		put32(c, UINT32_C(0x01030300) | f->scale);
	if (!(f->flags & FRAME_SYN) && f->sack_from != f->sack_to) {
		put32(c, UINT32_C(0x0101050a));
		put32(c, f->sack_from);
		put32(c, f->sack_to);
	}
}

static void put_tcp(struct cursor *c, const struct frame *f, size_t header)
{
	uint8_t *start = c->p + c->n;
	size_t bytes = f->from.family == IP_V6 ? 16 : 4;
	put16(c, f->from_port);
	put16(c, f->to_port);
	put32(c, f->seq);
	put32(c, f->ack);
	put8(c, (unsigned)(header / 4) << 4);
	put8(c, f->flags);
	put16(c, f->window);
	put32(c, 0); /* checksum, urgent pointer */
	put_options(c, f);
	uint32_t pseudo = sum(sum(6 + (uint32_t)header + f->payload, f->from.bytes, bytes), f->to.bytes, bytes);
	patch16(start + 16, folded(sum(pseudo, start, header)));
}

size_t frame_write(const struct frame *f, uint8_t out[FRAME_MOST], uint32_t *out_length)
{
	struct cursor c = {out, 0};
	size_t header = f->flags & FRAME_SYN ? 40 : f->sack_from != f->sack_to ? 44 : 32;
	put_ethernet(&c, f);
	if (f->from.family == IP_V6)
		put_ipv6(&c, f, (uint32_t)header + f->payload);
	else
		put_ipv4(&c, f, (uint32_t)header + f->payload);
	put_tcp(&c, f, header);
	*out_length = (uint32_t)c.n + f->payload;
	return c.n;
}
