package io.panvisor.config.selinux;

import io.panvisor.error.InvalidSpecException;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names a policy can have; the policy language keeps some words to itself. */
final class PolicyNames {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,126}");
  private static final Pattern PERMISSION = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** Words of the policy language, in small letters; it takes them in capitals, too. */
  private static final Set<String> KEPT =
      Set.of(
          "alias",
          "allow",
          "allowxperm",
          "and",
          "attribute",
          "attribute_role",
          "auditallow",
          "auditallowxperm",
          "auditdeny",
          "bool",
          "category",
          "class",
          "clone",
          "common",
          "constrain",
          "default_range",
          "default_role",
          "default_type",
          "default_user",
          "dom",
          "domby",
          "dominance",
          "dontaudit",
          "dontauditxperm",
          "else",
          "eq",
          "expandattribute",
          "false",
          "fscon",
          "fs_use_task",
          "fs_use_trans",
          "fs_use_xattr",
          "genfscon",
          "glblub",
          "h1",
          "h2",
          "high",
          "ibendportcon",
          "ibpkeycon",
          "if",
          "incomp",
          "inherits",
          "iomemcon",
          "ioportcon",
          "l1",
          "l2",
          "level",
          "low",
          "mlsconstrain",
          "mlsvalidatetrans",
          "module",
          "netifcon",
          "neverallow",
          "neverallowxperm",
          "nodecon",
          "not",
          "optional",
          "or",
          "pcidevicecon",
          "permissive",
          "pirqcon",
          "policycap",
          "portcon",
          "r1",
          "r2",
          "r3",
          "range",
          "range_transition",
          "require",
          "role",
          "role_transition",
          "roleattribute",
          "roles",
          "sameuser",
          "self",
          "sensitivity",
          "sid",
          "source",
          "t1",
          "t2",
          "t3",
          "target",
          "true",
          "tunable",
          "type",
          "type_change",
          "type_member",
          "type_transition",
          "typealias",
          "typeattribute",
          "typebounds",
          "types",
          "u1",
          "u2",
          "u3",
          "user",
          "validatetrans",
          "xor",
          "devicetreecon",
          "low_high");

  private PolicyNames() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches()
        && !text.endsWith(".")
        && !KEPT.contains(text.toLowerCase(java.util.Locale.ROOT));
  }

  static boolean isPermission(String text) {
    return PERMISSION.matcher(text).matches()
        && !KEPT.contains(text.toLowerCase(java.util.Locale.ROOT));
  }

  static String name(String field, String text) {
    if (!isName(text)) {
      throw InvalidSpecException.of(
          field, text, "a name has letters, digits and '_', and is no word of the policy language");
    }
    return text;
  }

  static String permission(String field, String text) {
    if (!isPermission(text)) {
      throw InvalidSpecException.of(field, text, "a permission is such as read or name_connect");
    }
    return text;
  }
}
