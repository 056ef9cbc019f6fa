package io.panvisor.config.neutron;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Neutron's physical networks: bridge mappings and VLAN ranges. */
public final class NeutronKind implements ConfigKind {

  /** Where the two keys stand. */
  public enum Layout {
    /** Both in {@code [ovs]} of one file. */
    OVS,
    /** Ranges in {@code [ml2_type_vlan]} of the server's file, mappings in the agent's. */
    ML2
  }

  static final String NAME = "neutron-ovs";
  private static final String PLUGIN = "/etc/neutron/plugin.ini";
  private static final String SERVER = "/etc/neutron/plugins/ml2/ml2_conf.ini";
  private static final String AGENT = "/etc/neutron/plugins/ml2/openvswitch_agent.ini";

  /** Makes the kind. */
  public NeutronKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "Neutron: which bridge carries which physical network, and with which VLANs";
  }

  @Override
  public List<String> places() {
    return List.of(PLUGIN, SERVER, AGENT);
  }

  @Override
  public ConfigDocument parse(String text) {
    return NeutronDocument.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Layout layout = spec.choice("layout", Layout.class).orElse(Layout.OVS);
    PhysicalNetworks networks =
        PhysicalNetworks.of(
            List.copyOf(
                spec.named(
                        "networks",
                        (name, node) ->
                            new PhysicalNetwork(
                                name,
                                node.requiredText("bridge"),
                                node.texts("vlans", VlanRange::parse)))
                    .values()));
    ChangePlan.Builder plan = ChangePlan.on(host);
    if (layout == Layout.OVS) {
      edit(plan, host, path(spec, "path", PLUGIN), old -> old.withNetworks(networks));
    } else {
      edit(plan, host, path(spec, "server-path", SERVER), old -> old.withRanges(networks));
      edit(plan, host, path(spec, "agent-path", AGENT), old -> old.withMappings(networks));
    }
    spec.done();
    return plan.followUp(
            new FollowUp.Service(
                FollowUp.Verb.RESTART,
                "neutron-server.service",
                "the ranges are read when it starts"))
        .followUp(
            new FollowUp.Service(
                FollowUp.Verb.RESTART,
                "neutron-openvswitch-agent.service",
                "the mappings are read when it starts"))
        .note(
            "The bridges have to be there: "
                + String.join(
                    ", ", networks.networks().stream().map(PhysicalNetwork::bridge).toList())
                + ".")
        .build();
  }

  private static String path(SpecNode spec, String field, String usual) {
    return spec.value(field, text -> Values.absolutePath(field, text)).orElse(usual);
  }

  private static void edit(
      ChangePlan.Builder plan, HostTree host, String path, UnaryOperator<NeutronDocument> change) {
    NeutronDocument old = NeutronDocument.parse(host.text(path).orElse(""));
    plan.file(WantedFile.text(path, change.apply(old).text()).kind(NAME));
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new NeutronCheck());
  }
}
