package io.panvisor.cli;

import io.panvisor.MacAddress;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Nic;
import java.util.Map;

/** One {@code --nic}: {@code network=default}, {@code bridge=br0}, {@code user}, and the like. */
final class NicArgument {

  private static final String FIELD = "nic";
  private static final Map<String, Nic.Model> MODELS =
      Map.of(
          "virtio", Nic.Model.VIRTIO,
          "e1000", Nic.Model.E1000,
          "e1000e", Nic.Model.E1000E,
          "rtl8139", Nic.Model.RTL8139);

  private NicArgument() {}

  static Nic parse(String text) {
    String[] parts = text.split(",", -1);
    String[] plug = parts[0].split("=", 2);
    String device = plug.length == 2 ? plug[1] : "";
    Nic nic =
        switch (plug[0]) {
          case "network" -> Arguments.read(FIELD, device, Nic::network);
          case "bridge" -> Arguments.read(FIELD, device, Nic::bridge);
          case "tap" -> Arguments.read(FIELD, device, Nic::tap);
          case "macvtap" -> Arguments.read(FIELD, device, Nic::macvtap);
          case "user" -> {
            if (plug.length == 2) {
              throw refusal(text);
            }
            yield Nic.user();
          }
          default -> throw refusal(text);
        };
    for (int index = 1; index < parts.length; index++) {
      String[] pair = parts[index].split("=", 2);
      if (pair.length < 2) {
        throw refusal(text);
      }
      switch (pair[0]) {
        case "mac" -> nic = nic.mac(Arguments.read(FIELD, pair[1], MacAddress::new));
        case "model" -> nic = nic.model(Arguments.word(FIELD, pair[1], MODELS));
        default -> throw refusal(text);
      }
    }
    return nic;
  }

  private static InvalidSpecException refusal(String text) {
    return InvalidSpecException.of(
        FIELD,
        text,
        "write network=NAME, bridge=DEVICE, tap=DEVICE, macvtap=DEVICE or user, and behind it"
            + " ,mac=ADDRESS or ,model=virtio|e1000|e1000e|rtl8139");
  }
}
