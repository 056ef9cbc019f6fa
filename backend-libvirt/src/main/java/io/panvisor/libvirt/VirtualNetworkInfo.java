package io.panvisor.libvirt;

import io.panvisor.facet.NetworkInfo.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A virtual network of libvirt.
 *
 * @param uuid libvirt's identity of it
 * @param name its name
 * @param forwarding how it reaches the outside, in libvirt's word; {@code isolated} for not at all
 * @param bridge the bridge that its machines are on, where it has one
 * @param domain the DNS domain of its machines, if any
 * @param mtu the size of the largest packet in bytes, where it is set
 * @param subnets its ranges of addresses
 * @param dhcpRanges the addresses that its DHCP server gives away
 * @param dhcpHosts the machines that have a fixed address
 * @param dnsHosts what its DNS server knows beside that
 * @param portGroups its port groups, by name
 * @param openVSwitch whether the bridge is one of Open vSwitch
 * @param active whether it runs
 * @param persistent whether it is still there when it is stopped
 * @param autostart whether it is started with the host
 * @param labels its labels
 */
public record VirtualNetworkInfo(
    String uuid,
    String name,
    String forwarding,
    Optional<String> bridge,
    Optional<String> domain,
    OptionalInt mtu,
    List<Subnet> subnets,
    List<DhcpRange> dhcpRanges,
    List<DhcpHost> dhcpHosts,
    List<DnsHost> dnsHosts,
    List<String> portGroups,
    boolean openVSwitch,
    boolean active,
    boolean persistent,
    boolean autostart,
    Map<String, String> labels) {

  /** Copies what can change. */
  public VirtualNetworkInfo {
    subnets = List.copyOf(subnets);
    dhcpRanges = List.copyOf(dhcpRanges);
    dhcpHosts = List.copyOf(dhcpHosts);
    dnsHosts = List.copyOf(dnsHosts);
    portGroups = List.copyOf(portGroups);
    labels = Map.copyOf(labels);
  }
}
