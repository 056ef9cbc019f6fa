package io.panvisor.spi;

import java.util.Optional;

/**
 * A thing of Panvisor's that belongs to no machine, or to a machine that was never finished.
 *
 * @param type what it is, such as {@code machine} or {@code volume}
 * @param name its name in the engine
 * @param owner who made it, where that is known
 * @param request the request that made it, or an empty text
 */
public record Orphan(String type, String name, Optional<OwnerMark> owner, String request) {}
