/* plots/page_pictures.c: the sections that are pictures with little else: bandwidth and queue over time, the topology. */
#include "plots/page_parts.h"

static bool drawable(const struct page *p, enum picture_kind k)
{
	GString *data = g_string_new(NULL);
	bool any = picture_kinds[k].data && picture_kinds[k].data(p->o, data);
	g_string_free(data, TRUE);
	return any;
}

void page_bandwidth(struct page *p)
{
	if (!drawable(p, PICTURE_BANDWIDTH) && !drawable(p, PICTURE_QUEUE))
		return;
	page_section(p, "bandwidth", "Bandwidth over time");
	page_picture(p, PICTURE_BANDWIDTH);
	page_picture(p, PICTURE_QUEUE);
	page_section_end(p);
}

void page_topology(struct page *p)
{
	if (!drawable(p, PICTURE_TOPOLOGY))
		return;
	page_section(p, "topology", "Topology");
	page_picture(p, PICTURE_TOPOLOGY);
	page_section_end(p);
}
