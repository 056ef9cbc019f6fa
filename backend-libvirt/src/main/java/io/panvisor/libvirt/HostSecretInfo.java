package io.panvisor.libvirt;

import java.util.Optional;

/**
 * A secret that libvirt keeps, without its value.
 *
 * @param uuid libvirt's identity of it
 * @param usage what it is for, in libvirt's word: {@code volume}, {@code ceph}, {@code iscsi},
 *     {@code tls}, {@code vtpm}; {@code none} where nothing was said
 * @param usageId what it is named by for that use
 * @param description what people are told of it
 * @param confidential whether its value is given back to nobody
 * @param ephemeral whether it is gone when the daemon ends
 */
public record HostSecretInfo(
    String uuid,
    String usage,
    Optional<String> usageId,
    Optional<String> description,
    boolean confidential,
    boolean ephemeral) {}
