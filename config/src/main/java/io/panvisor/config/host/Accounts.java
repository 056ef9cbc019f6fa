package io.panvisor.config.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The users and groups of a host, as its files have them. */
final class Accounts {

  private record User(String name, int id, int group) {}

  private record Group(String name, int id, List<String> members) {}

  private final List<User> users = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();

  private Accounts(String passwd, String group) {
    for (String line : passwd.split("\n")) {
      String[] parts = line.split(":", -1);
      if (parts.length >= 4 && isNumber(parts[2]) && isNumber(parts[3])) {
        users.add(new User(parts[0], Integer.parseInt(parts[2]), Integer.parseInt(parts[3])));
      }
    }
    for (String line : group.split("\n")) {
      String[] parts = line.split(":", -1);
      if (parts.length >= 4 && isNumber(parts[2])) {
        List<String> members =
            Arrays.stream(parts[3].split(",")).filter(name -> !name.isEmpty()).toList();
        groups.add(new Group(parts[0], Integer.parseInt(parts[2]), members));
      }
    }
  }

  static Accounts of(LookedAt host) {
    return of(host.text("/etc/passwd").orElse(""), host.text("/etc/group").orElse(""));
  }

  static Accounts of(String passwd, String group) {
    return new Accounts(passwd, group);
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,9}");
  }

  boolean hasUser(String name) {
    return user(name).isPresent();
  }

  private Optional<User> user(String name) {
    return users.stream().filter(user -> user.name().equals(name)).findFirst();
  }

  Optional<Integer> userId(String name) {
    return user(name).map(User::id);
  }

  boolean hasGroup(String name) {
    return groups.stream().anyMatch(group -> group.name().equals(name));
  }

  Optional<String> groupName(int id) {
    return groups.stream().filter(group -> group.id() == id).map(Group::name).findFirst();
  }

  /** The members of a group: those whom it lists, and those whose first group it is. */
  List<String> members(String groupName) {
    List<String> members = new ArrayList<>();
    for (Group group : groups) {
      if (group.name().equals(groupName)) {
        members.addAll(group.members());
        users.stream()
            .filter(user -> user.group() == group.id() && !members.contains(user.name()))
            .forEach(user -> members.add(user.name()));
      }
    }
    return members;
  }

  boolean isMember(String userName, int groupId) {
    boolean first = user(userName).filter(user -> user.group() == groupId).isPresent();
    return first
        || groups.stream()
            .anyMatch(group -> group.id() == groupId && group.members().contains(userName));
  }
}
