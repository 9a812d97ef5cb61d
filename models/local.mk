libvmksim_a_SOURCES += \
	models/fabric/bucket.c models/fabric/bucket.h \
	models/fabric/constant.c models/fabric/constant.h \
	models/fabric/fabric.c models/fabric/fabric.h \
	models/fabric/fabric_route.c \
	models/fabric/ip.c models/fabric/ip.h \
	models/fabric/res.c models/fabric/res.h \
	models/fabric/wire.c models/fabric/wire.h \
	models/host/advanced.c models/host/advanced.h \
	models/host/dvs.c models/host/dvs.h \
	models/host/estate.c models/host/estate.h \
	models/host/estate_address.c \
	models/host/estate_dvs.c \
	models/host/firewall.c models/host/firewall.h \
	models/host/host.c models/host/host.h \
	models/host/host_address.c \
	models/host/host_port.c \
	models/host/release.c models/host/release.h \
	models/host/service.c models/host/service.h \
	models/host/teaming.c models/host/teaming.h \
	models/rules/lint.c models/rules/lint.h \
	models/rules/lint_address.c \
	models/rules/lint_host.c \
	models/rules/lint_inside.h \
	models/rules/lint_leave.c \
	models/rules/lint_move.c \
	models/rules/lint_pair.c \
	models/rules/lint_storage.c \
	models/rules/lint_switch.c \
	models/rules/lint_table.c \
	models/rules/lint_timeline.c \
	models/rules/lint_traffic.c \
	models/rules/lint_vmotion.c \
	models/rules/rule.c models/rules/rule.h \
	models/rules/rule_table.c \
	models/rules/rules.h \
	models/rules/rules_address.c \
	models/rules/rules_release.c \
	models/rules/rules_route.c \
	models/rules/rules_select.c \
	models/rules/rules_storage.c models/rules/rules_storage.h \
	models/rules/rules_traffic.c \
	models/rules/rules_vm.c \
	models/rules/support.c models/rules/support.h \
	models/rules/support_move.c models/rules/support_move.h \
	models/rules/verdict.c models/rules/verdict.h \
	models/transport/flow.c models/transport/flow.h \
	models/transport/flow_caps.c \
	models/transport/flow_ends.c models/transport/flow_ends.h \
	models/transport/flow_fifo.c models/transport/flow_fifo.h \
	models/transport/flow_held.c \
	models/transport/flow_inside.h \
	models/transport/flow_queue.c \
	models/transport/flow_rounds.c \
	models/transport/flow_tcp.c models/transport/flow_tcp.h \
	models/transport/flow_window.c models/transport/flow_window.h \
	models/transport/packet.c models/transport/packet.h \
	models/transport/packet_app.c \
	models/transport/packet_conn.c \
	models/transport/packet_held.c \
	models/transport/packet_inside.h \
	models/transport/packet_lane.c \
	models/transport/packet_leg.c \
	models/transport/packet_make.c \
	models/transport/packet_member.c \
	models/transport/packet_socket.c \
	models/transport/packet_source.c \
	models/transport/packet_station.c \
	models/transport/packet_use.c \
	models/transport/tcp.c models/transport/tcp.h \
	models/transport/tcp_board.c models/transport/tcp_board.h \
	models/transport/tcp_cc.c models/transport/tcp_cc.h \
	models/transport/tcp_cc_cubic.c \
	models/transport/tcp_cc_hystart.c \
	models/transport/tcp_receiver.c \
	models/transport/tcp_rtt.c models/transport/tcp_rtt.h \
	models/transport/tcp_sender.c \
	models/transport/tcp_sender_ack.c \
	models/transport/tcp_sender_inside.h \
	models/transport/tp.c \
	models/transport/trace.h \
	models/transport/tp_stages.c models/transport/tp_stages.h \
	models/transport/transport.h \
	models/migration/admission.c models/migration/admission.h \
	models/migration/admission_inside.h \
	models/migration/admission_line.c \
	models/migration/guest.c models/migration/guest.h \
	models/migration/plan.c models/migration/plan.h \
	models/migration/plan_clone.c \
	models/migration/precopy.c models/migration/precopy.h \
	models/action.c models/action.h \
	models/assume.c models/assume.h \
	models/outcome.h \
	models/outcome_fields.c \
	models/outcome_json.c models/outcome_json.h \
	models/outcome_json_read.c \
	models/outcome_tables.c \
	models/path.c models/path.h \
	models/path_end.c \
	models/path_inside.h \
	models/path_map.c \
	models/path_probe.c models/path_probe.h \
	models/path_ports.c \
	models/path_storage.c \
	models/path_traffic.c \
	models/path_wire.c \
	models/run.c models/run.h \
	models/run_address.c \
	models/run_admit.c \
	models/run_asked.c \
	models/run_carry.c \
	models/run_clone.c \
	models/run_connections.c \
	models/run_copy.c \
	models/run_cross.c \
	models/run_enact.c models/run_enact.h \
	models/run_enact_address.c \
	models/run_enact_binding.c \
	models/run_enact_net.c \
	models/run_enact_ports.c \
	models/run_enact_segment.c \
	models/run_evacuate.c \
	models/run_evacuate_life.c models/run_far.c \
	models/run_evacuate_place.c \
	models/run_ft.c \
	models/run_ha.c \
	models/run_held.c \
	models/run_internal.h \
	models/run_lease.c \
	models/run_message.c \
	models/run_migrate.c \
	models/run_outcome.c \
	models/run_outcome_evacuate.c \
	models/run_packets.c \
	models/run_request.c \
	models/run_ride.c \
	models/run_session.c \
	models/run_settings.c \
	models/run_shape.c \
	models/run_source.h \
	models/run_stay.c \
	models/run_storage.c \
	models/run_support.c \
	models/run_team.c \
	models/run_trace.c models/run_trace.h \
	models/run_traffic.c \
	models/run_traffic_latency.c \
	models/run_traffic_meter.c \
	models/run_traffic_outcome.c \
	models/run_traffic_session.c \
	models/run_traffic_way.c \
	models/run_trigger.c \
	models/run_view.c models/run_view.h \
	models/run_view_address.c models/run_view_series.c \
	models/run_vm.c \
	models/world.c models/world.h \
	models/world_traffic.c models/world_traffic.h
