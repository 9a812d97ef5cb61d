/* plots/page_pictures.c: the sections that are pictures with little else: bandwidth and queue over time, the topology. */
#include "plots/page_parts.h"

void page_bandwidth(struct page *p)
{
	if (!p->o->series->len)
		return;
	page_section(p, "bandwidth", "Bandwidth over time");
	page_picture(p, PICTURE_BANDWIDTH);
	page_picture(p, PICTURE_QUEUE);
	page_section_end(p);
}

void page_topology(struct page *p)
{
	if (!p->o->topology.hosts->len)
		return;
	page_section(p, "topology", "Topology");
	page_picture(p, PICTURE_TOPOLOGY);
	page_section_end(p);
}
