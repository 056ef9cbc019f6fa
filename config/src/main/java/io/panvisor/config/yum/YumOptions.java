package io.panvisor.config.yum;

import java.util.Set;

/** The options of a repository, by dnf.conf(5) and yum.conf(5). */
final class YumOptions {

  private static final Set<String> TYPED =
      Set.of(
          "name",
          "baseurl",
          "mirrorlist",
          "metalink",
          "enabled",
          "gpgcheck",
          "repo_gpgcheck",
          "gpgkey",
          "priority",
          "cost",
          "sslverify",
          "skip_if_unavailable",
          "exclude",
          "includepkgs",
          "username",
          "password");

  private static final Set<String> OTHER =
      Set.of(
          ("bandwidth countme deltarpm deltarpm_percentage enabled_metadata enablegroups"
                  + " excludepkgs failovermethod fastestmirror gpgcakey http_caching"
                  + " include ip_resolve keepalive keepcache localpkg_gpgcheck max_parallel_downloads"
                  + " mdpolicy mediaid metadata_expire metadata_expire_filter minrate"
                  + " mirrorlist_expire module_hotfixes pkg_gpgcheck proxy proxy_auth_method proxy_password"
                  + " proxy_sslcacert proxy_sslclientcert proxy_sslclientkey proxy_sslverify"
                  + " proxy_username protect retries skip_if_unavailable sslcacert sslclientcert"
                  + " sslclientkey sslverifystatus throttle timeout type ui_repoid_vars user_agent"
                  + " protected_packages async autorefresh keeppackages path repo_gpgcheck"
                  + " retry_cache compare_providers_priority")
              .split(" "));

  private static final Set<String> BOOLEANS =
      Set.of("enabled", "gpgcheck", "repo_gpgcheck", "sslverify", "skip_if_unavailable");

  private YumOptions() {}

  static boolean isTyped(String key) {
    return TYPED.contains(key);
  }

  static boolean isKnown(String key) {
    return TYPED.contains(key) || OTHER.contains(key);
  }

  static boolean isBoolean(String key) {
    return BOOLEANS.contains(key);
  }

  static boolean isPassword(String key) {
    return key.endsWith("password");
  }

  /** The meaning of a Boolean value, as dnf takes it; empty when it is none. */
  static java.util.Optional<Boolean> flag(String value) {
    return switch (value.toLowerCase(java.util.Locale.ROOT)) {
      case "1", "yes", "true", "on", "enabled" -> java.util.Optional.of(true);
      case "0", "no", "false", "off", "disabled" -> java.util.Optional.of(false);
      default -> java.util.Optional.empty();
    };
  }
}
