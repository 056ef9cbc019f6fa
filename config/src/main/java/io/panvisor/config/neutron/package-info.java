/**
 * Neutron's physical networks: which bridge of Open vSwitch carries each ({@code bridge_mappings}),
 * and which VLANs it has ({@code network_vlan_ranges}), held against one another.
 *
 * @see <a href="https://docs.openstack.org/neutron/latest/configuration/ml2-conf.html">Neutron:
 *     ml2_conf.ini</a>
 */
@NullMarked
package io.panvisor.config.neutron;

import org.jspecify.annotations.NullMarked;
