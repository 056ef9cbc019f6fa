package io.panvisor;

/**
 * Hears of progress: on the calling thread, at most ten times a second, and once at the end of each
 * step.
 */
@FunctionalInterface
public interface ProgressListener {

  /** Takes note of progress; what it throws ends the operation. */
  void onProgress(Progress progress);
}
