package io.panvisor.config.boot;

import io.panvisor.config.HostTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries of a host's boot menu, in its order: from the files of the Boot Loader Specification
 * where there are some, else from the menu that GRUB's scripts have made.
 */
public final class BootMenu {

  private static final List<String> MENUS = List.of("/boot/grub/grub.cfg", "/boot/grub2/grub.cfg");
  private static final String ENTRIES = "/boot/loader/entries";
  private static final Pattern OPENED =
      Pattern.compile("\\s*(menuentry|submenu)\\s+(?:'([^']*)'|\"([^\"]*)\").*\\{\\s*");
  private static final Pattern KERNEL =
      Pattern.compile("\\s*(?:linux(?:16|efi)?|module2?)\\s+(\\S*vmlinuz\\S*).*");
  private static final Pattern XEN =
      Pattern.compile("\\s*(?:multiboot2?|xen_hypervisor|chainloader)\\s+\\S*xen\\S*.*");

  private final List<BootEntry> entries;

  private BootMenu(List<BootEntry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** {@return the menu of the host; empty where none is found} */
  public static BootMenu of(HostTree host) {
    List<BootEntry> entries = new ArrayList<>();
    List<String> files =
        host.names(ENTRIES).stream().filter(name -> name.endsWith(".conf")).toList();
    for (int index = files.size() - 1; index >= 0; index--) {
      specified(files.get(index), host.text(ENTRIES + "/" + files.get(index)).orElse(""))
          .ifPresent(entries::add);
    }
    for (String menu : MENUS) {
      host.text(menu).ifPresent(text -> entries.addAll(written(text)));
    }
    return new BootMenu(entries);
  }

  private static Optional<BootEntry> specified(String file, String text) {
    String title = "";
    String kernel = "";
    for (String line : text.split("\n")) {
      String[] words = line.strip().split("\\s+", 2);
      if (words.length == 2 && words[0].equals("title")) {
        title = words[1];
      } else if (words.length == 2 && words[0].equals("linux")) {
        kernel = words[1];
      }
    }
    return kernel.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BootEntry(
                file.substring(0, file.length() - ".conf".length()), title, kernel, false));
  }

  private static List<BootEntry> written(String text) {
    List<BootEntry> entries = new ArrayList<>();
    Deque<String> submenus = new ArrayDeque<>();
    String title = null;
    String kernel = "";
    boolean xen = false;
    int inner = 0;
    for (String line : text.split("\n")) {
      Matcher opened = OPENED.matcher(line);
      Matcher linux = KERNEL.matcher(line);
      if (opened.matches()) {
        String name = opened.group(2) == null ? opened.group(3) : opened.group(2);
        if (opened.group(1).equals("submenu")) {
          submenus.addLast(name);
        } else {
          title = name;
          kernel = "";
          xen = false;
          inner = 0;
        }
      } else if (line.strip().endsWith("{")) {
        inner++;
      } else if (line.strip().equals("}")) {
        if (inner > 0) {
          inner--;
        } else if (title != null) {
          List<String> path = new ArrayList<>(submenus);
          path.add(title);
          entries.add(new BootEntry(String.join(">", path), title, kernel, xen));
          title = null;
        } else {
          submenus.pollLast();
        }
      } else if (linux.matches()) {
        kernel = linux.group(1);
      } else if (XEN.matcher(line).matches()) {
        xen = true;
      }
    }
    return entries;
  }

  /** {@return the entries, in the menu's order} */
  public List<BootEntry> entries() {
    return entries;
  }

  /** {@return the first entry that starts Xen and is for every day} */
  public Optional<BootEntry> xen() {
    return entries.stream().filter(entry -> entry.isXen() && !entry.isRescue()).findFirst();
  }

  /** {@return the first entry that starts a kernel of OpenVZ's and is for every day} */
  public Optional<BootEntry> openvz() {
    return entries.stream().filter(entry -> entry.isOpenvz() && !entry.isRescue()).findFirst();
  }

  /** {@return the entry of that id or title} */
  public Optional<BootEntry> named(String name) {
    return entries.stream()
        .filter(entry -> entry.id().equals(name) || entry.title().equals(name))
        .findFirst();
  }
}
