package io.panvisor.libvirt;

import java.time.Instant;
import java.util.Optional;

/**
 * An address that a network's DHCP server has given away.
 *
 * @param mac the card that has it, in libvirt's spelling; empty where it is known by its DUID only
 * @param address the address with its prefix, such as {@code 192.168.122.7/24}
 * @param hostname the name that the machine told, if any
 * @param clientId what the machine identifies itself by, if it told
 * @param expires until when it has the address; empty for a lease without an end
 */
public record DhcpLease(
    Optional<String> mac,
    String address,
    Optional<String> hostname,
    Optional<String> clientId,
    Optional<Instant> expires) {}
