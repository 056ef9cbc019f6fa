@NullMarked
package io.panvisor.openvz;

import org.jspecify.annotations.NullMarked;
