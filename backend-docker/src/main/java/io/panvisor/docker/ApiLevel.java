package io.panvisor.docker;

import io.panvisor.Feature;
import io.panvisor.Support;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import java.util.Map;

/**
 * Which version of the API each feature came with, as the engine's <a
 * href="https://docs.docker.com/reference/api/engine/version-history/">version history</a> tells. A
 * feature that is not named is as old as the oldest version that is spoken.
 */
final class ApiLevel {

  /** The oldest version that is spoken, 1.24: Docker 1.12, and every Podman. */
  static final int OLDEST = 24;

  /**
   * The newest version whose answers this code was written for; an engine that is newer is asked to
   * speak it.
   */
  static final int NEWEST = 47;

  /** Counters can be had without waiting for a second sample. */
  static final int ONE_SHOT_STATS = 41;

  private static final Map<Feature, Integer> SINCE =
      Map.of(
          Feature.CPU_FRACTIONS, 25,
          Feature.CONTAINER_MOUNTS, 25,
          Feature.CONTAINER_AUTO_REMOVE, 25,
          // With a working folder and variables; an older engine ignores them without a word.
          Feature.EXEC, 35,
          Feature.EXEC_INTERACTIVE, 35);

  private ApiLevel() {}

  /**
   * Refuses an engine that is too old for all of this.
   *
   * @throws EngineException when it is
   */
  static void requireKnown(EngineFacts facts) {
    if (!facts.speaks(OLDEST)) {
      throw tooOld(facts, "API " + facts.apiVersion() + ", and 1." + OLDEST + " is the oldest");
    }
    if (!facts.dialect().isKnown(facts.info().version())) {
      throw tooOld(facts, "version " + facts.info().version() + ", and Podman 4 is the oldest");
    }
  }

  private static PanvisorException tooOld(EngineFacts facts, String why) {
    return new EngineException(facts.info().product() + " is too old: it has " + why)
        .outcome(Outcome.NOT_APPLIED)
        .hint("Update the engine.");
  }

  /** Takes back what came with a later version than the one that is spoken. */
  static void takeBack(Map<Feature, Support> features, EngineFacts facts) {
    SINCE.forEach(
        (feature, minor) -> {
          Support declared = features.get(feature);
          if (declared != null && declared.level() != Support.Level.NO && !facts.speaks(minor)) {
            features.put(
                feature,
                Support.no(
                    "the engine speaks version "
                        + facts.apiVersion()
                        + " of its API, and this came with 1."
                        + minor));
          }
        });
  }
}
