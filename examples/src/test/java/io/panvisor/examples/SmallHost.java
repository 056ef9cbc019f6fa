package io.panvisor.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a small Debian host with one network device, for what the documents show. */
final class SmallHost {

  private SmallHost() {}

  static void fill(Path root) throws IOException {
    write(root, "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n");
    write(root, "etc/hostname", "host1\n");
    write(root, "etc/hosts", "127.0.0.1\tlocalhost\n");
    write(root, "sys/class/net/eth0/address", "52:54:00:12:34:56\n");
    write(
        root,
        "etc/network/interfaces",
        "auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n");
    write(root, "etc/default/grub", "GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX=\"\"\n");
    write(
        root,
        "etc/haproxy/haproxy.cfg",
        """
        defaults
            mode http
            timeout connect 5s
            timeout client 1m
            timeout server 1m

        frontend www
            bind *:80
            default_backend web

        backend web
            server web1 192.0.2.31:8080 check
            server web2 192.0.2.32:8080 check   # the new one
        """);
  }

  private static void write(Path root, String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
