package io.panvisor.config.kickstart;

/**
 * How the installed system knows its users: {@code auth} up to release 7, {@code authselect} from
 * 8.
 *
 * @param profile by what
 * @param homeFolders whether a home folder is made when somebody logs in for the first time
 */
public record Authentication(Profile profile, boolean homeFolders) {

  /** By what users are known. */
  public enum Profile {
    /** By {@code /etc/passwd}, with hashes of SHA-512 in {@code /etc/shadow}. */
    LOCAL,
    /** By SSSD, too, which asks LDAP, Active Directory or FreeIPA. */
    SSSD
  }
}
