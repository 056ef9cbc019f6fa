package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import java.util.Optional;

/** From where the system is installed. */
public sealed interface InstallSource {

  /**
   * An installation tree on a web server.
   *
   * @param url such as {@code http://mirror.example.org/centos/7/os/x86_64}
   * @param verified whether a certificate of https is checked
   */
  record Url(String url, boolean verified) implements InstallSource {

    /** Checks the URL. */
    public Url {
      Names.url("url", url);
    }
  }

  /**
   * A list of such trees; from release 7.
   *
   * @param url where the list is
   */
  record MirrorList(String url) implements InstallSource {

    /** Checks the URL. */
    public MirrorList {
      Names.url("mirror-list", url);
    }
  }

  /** The first CD or DVD. */
  record Cdrom() implements InstallSource {}

  /**
   * A folder on an NFS server.
   *
   * @param server its name or address
   * @param folder the folder with the tree or with ISO images
   * @param options mount options
   */
  record Nfs(String server, String folder, Optional<String> options) implements InstallSource {

    /** Checks server and folder. */
    public Nfs {
      Values.host("server", server);
      Values.absolutePath("folder", folder);
      options.ifPresent(text -> Values.word("options", text));
    }
  }

  /**
   * A folder with ISO images on a local disk.
   *
   * @param partition such as {@code sdb1} or {@code LABEL=images}
   * @param folder the folder on it
   */
  record HardDrive(String partition, String folder) implements InstallSource {

    /** Checks partition and folder. */
    public HardDrive {
      Names.disk("partition", partition);
      Values.absolutePath("folder", folder);
    }
  }
}
