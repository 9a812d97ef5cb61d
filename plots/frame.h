/* plots/frame.h: the headers of one TCP segment as bytes: Ethernet, VLAN tag, IPv4 or IPv6, TCP with its options. The payload itself is opaque: it is left out, and taken
 * for zeros in the checksum.
 */
#ifndef PLOTS_FRAME_H
#define PLOTS_FRAME_H

#include "models/fabric/ip.h"

#define FRAME_MOST 128 /* bytes of headers at most */

enum frame_flag { FRAME_FIN = 0x01, FRAME_SYN = 0x02, FRAME_PSH = 0x08, FRAME_ACK = 0x10, FRAME_ECE = 0x40, FRAME_CWR = 0x80 };
enum frame_ecn { FRAME_NOT_ECT = 0, FRAME_ECT0 = 2, FRAME_CE = 3 };

struct frame {
	uint8_t from_mac[6], to_mac[6];
	uint16_t vlan;               /* 0: untagged */
	struct ip from, to;          /* of one family */
	uint16_t from_port, to_port;
	uint16_t ident;              /* IPv4: identification; IPv6: part of the flow label */
	uint8_t hops;                /* TTL, hop limit */
	uint8_t ecn, flags;
	uint32_t seq, ack;
	uint16_t window;             /* as it stands in the header */
	uint32_t stamp, echo;        /* timestamps option */
	uint32_t sack_from, sack_to; /* equal: none */
	uint16_t mss;                /* of FRAME_SYN */
	uint8_t scale;               /* of FRAME_SYN: window scale */
	uint32_t payload;            /* bytes that follow the headers */
};

/* Bytes of headers; *out_length: of the whole frame, without its check sequence. */
size_t frame_write(const struct frame *f, uint8_t out[FRAME_MOST], uint32_t *out_length);

#endif
