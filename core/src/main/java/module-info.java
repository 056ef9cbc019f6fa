/** One API over every hypervisor and container engine, and what a backend implements. */
module io.panvisor.core {
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports io.panvisor;
  exports io.panvisor.error;
  exports io.panvisor.event;
  exports io.panvisor.facet;
  exports io.panvisor.spec;
  exports io.panvisor.spi;

  uses io.panvisor.spi.HypervisorProvider;
}
