package io.panvisor.config.host;

import java.util.List;

/** Looks at one thing of a host, and changes nothing. */
interface Probe {

  /** What its findings are about; their ids are this, or begin with it. */
  String id();

  /** Looks. What cannot be read may be thrown: the doctor makes a finding of it. */
  List<Finding> look(LookedAt host);
}
