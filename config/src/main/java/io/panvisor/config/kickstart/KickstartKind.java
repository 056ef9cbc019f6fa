package io.panvisor.config.kickstart;

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

/** A kickstart file, which installs a machine without asking. */
public final class KickstartKind implements ConfigKind {

  static final String NAME = "kickstart";

  /** Makes the kind. */
  public KickstartKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "kickstart files, from which RHEL and its like are installed without asking";
  }

  @Override
  public List<String> places() {
    return List.of("/root/anaconda-ks.cfg", "/var/www/html/*.ks", "/srv/kickstart/*.cfg");
  }

  @Override
  public ConfigDocument parse(String text) {
    return KickstartDocument.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String path = spec.requiredText("path");
    Values.absolutePath(spec.at("path"), path);
    Kickstart kickstart = KickstartSpec.read(spec);
    Optional<String> location = spec.text("location");
    spec.done();
    WantedFile file = WantedFile.text(path, kickstart.text()).kind(NAME);
    ChangePlan.Builder plan = ChangePlan.on(host).file(kickstart.isSecret() ? file.secret() : file);
    if (location.isPresent()) {
      plan.note(
          "Give the installer's kernel the argument "
              + kickstart.release().bootArgument(location.get()));
    } else {
      plan.note(
          "Give the installer's kernel the argument "
              + kickstart.release().bootArgument("http://HOST/ks.cfg")
              + " with the place where it finds the file.");
    }
    if (kickstart.isSecret()) {
      plan.note("The file holds the hash of a password: only its owner may read it.");
    }
    return plan.build();
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new KickstartCheck());
  }
}
