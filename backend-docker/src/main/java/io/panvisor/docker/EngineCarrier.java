package io.panvisor.docker;

/** What carries the conversations with an engine and may end by itself. */
interface EngineCarrier extends AutoCloseable {

  /** Nothing of ours lies between: each conversation makes a connection of its own. */
  EngineCarrier NONE =
      new EngineCarrier() {
        @Override
        public boolean isOpen() {
          return true;
        }

        @Override
        public void close() {
          // There is nothing to end.
        }
      };

  /** Whether it still carries; asks nobody. */
  boolean isOpen();

  @Override
  void close();
}
