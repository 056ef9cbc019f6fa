package io.panvisor.config.cloudinit;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;

/**
 * A whole seed for cloud-init: user-data, meta-data and network-config, as files of a folder or as
 * an ISO image. Files of the kind are user-data.
 */
public final class CloudInitKind implements ConfigKind {

  static final String NAME = "cloud-init";
  private static final String FOLDER = "/var/lib/cloud/seed/nocloud";

  /** Makes the kind. */
  public CloudInitKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "cloud-init: user-data, with meta-data and network-config as a folder or a NoCloud ISO";
  }

  @Override
  public List<String> places() {
    return List.of(FOLDER + "/user-data", "/var/lib/cloud/seed/nocloud-net/user-data");
  }

  @Override
  public ConfigDocument parse(String text) {
    return UserDataDocument.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Optional<String> iso = spec.value("iso", path -> Values.absolutePath("iso", path));
    String folder =
        spec.value("folder", path -> Values.absolutePath("folder", path)).orElse(FOLDER);
    UserData userData = UserDataSpec.read(spec);
    Optional<String> hostName = spec.text("hostname");
    MetaData metaData = new MetaData(spec.requiredText("instance-id"), hostName);
    NoCloudSeed seed = NoCloudSeed.of(userData, metaData);
    if (spec.has("network")) {
      seed = seed.network(NetworkSpec.read(spec.child("network").orElse(spec)));
    }
    spec.done();
    ChangePlan.Builder plan = ChangePlan.on(host);
    if (iso.isPresent()) {
      WantedFile image = WantedFile.bytes(iso.get(), seed.iso()).mode("0600");
      plan.file(seed.isSecret() ? image.secret() : image)
          .note("Give the image to the machine as a CD or disk; it is found by its label, cidata.");
    } else {
      for (var file : seed.files().entrySet()) {
        plan.file(file(folder + "/" + file.getKey(), file.getValue(), seed.isSecret()));
      }
    }
    return plan.note(
            "What cloud-init does once a machine it does again only when instance-id changes.")
        .build();
  }

  private static WantedFile file(String path, String text, boolean secret) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String kind =
        switch (name) {
          case "meta-data" -> CloudInitMetaDataKind.NAME;
          case "network-config" -> CloudInitNetworkKind.NAME;
          default -> NAME;
        };
    WantedFile file = WantedFile.text(path, text).mode("0600").kind(kind);
    return secret && name.equals("user-data") ? file.secret() : file;
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new UserDataCheck());
  }
}
