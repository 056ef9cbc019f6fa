package io.panvisor;

/**
 * What engine a connection reaches, as the engine itself says. Immutable and thread-safe.
 *
 * @param id the engine's own lasting identity (libvirt's host UUID with its driver, Docker's ID);
 *     the same by every URI
 * @param name the engine in one lower-case word: {@code qemu}, {@code docker}, {@code podman},
 *     {@code test}, {@code memory}
 * @param version the engine's version, such as {@code 7.2.19}
 * @param product the engine and what lies between, for people, such as {@code QEMU 7.2.19, libvirt
 *     9.0.0}
 * @param host the host's name as the engine tells it, or an empty text
 */
public record EngineInfo(String id, String name, String version, String product, String host) {}
