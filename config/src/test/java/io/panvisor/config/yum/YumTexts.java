package io.panvisor.config.yum;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Repositories of every kind. */
final class YumTexts {

  static final String FINGERPRINT = "2AB9 C4F7 C647 A6A4 EFFB  6E89 8086 C4A0 7EDB 57D4";

  /** The public half of a key that was made for these tests; its private half is gone. */
  static final String KEY =
      """
      -----BEGIN PGP PUBLIC KEY BLOCK-----

      mDMEawZnrhYJKwYBBAHaRw8BAQdAEoj7gWE4NR6wUVYA2hkdS1wMW5AIvk1iqoAC
      sf/2Gq20I1BhbnZpc29yIHRlc3Qga2V5IChtYWRlIGZvciBhIHRlc3QpiJAEExYI
      ADgWIQQqucT3xkempO/7bomAhsSgfttX1AUCawZnrgIbAwULCQgHAgYVCgkICwIE
      FgIDAQIeAQIXgAAKCRCAhsSgfttX1OaJAP9nVdKgQG9VKVQuNnoF4OUtsSUlPtcu
      2TeFpEVhSRe5egEA2gjdBSzre04IGKE/tGekNrDQluhtBBhkO9ywsJnt+AQ=
      =EDu0
      -----END PGP PUBLIC KEY BLOCK-----
      """;

  private YumTexts() {}

  static Arbitrary<YumRepository> repositories() {
    Arbitrary<String> url =
        Combinators.combine(
                Arbitraries.of("http", "https", "ftp"),
                Arbitraries.of("mirror.example.org", "10.0.0.1:8080", "[2001:db8::1]"),
                Arbitraries.of("/", "/$releasever/$basearch/", "/x?repo=a&arch=$basearch", "/%7Eb"))
            .as((scheme, host, path) -> scheme + "://" + host + path);
    Arbitrary<List<String>> urls = url.list().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("_.:-")
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(id -> !id.equals("main")),
            Arbitraries.of("A", "VirtualBox - $releasever", "a 'b' c", "[x] = #1", "ü; y"),
            urls,
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 99),
            Arbitraries.integers().between(0, 5))
        .as(
            (id, name, places, flag, priority, variant) -> {
              YumRepository repository = YumRepository.of(id).name(name).enabled(flag);
              return switch (variant) {
                case 0 -> repository.baseUrls(places).gpgCheck(flag).gpgKeys(places);
                case 1 -> repository.mirrorList(places.get(0)).priority(priority);
                case 2 -> repository.metaLink(places.get(0)).cost(priority).sslVerify(flag);
                case 3 -> repository.baseUrls(places).exclude(List.of("kernel*", "a-b"));
                case 4 -> repository.baseUrls(places).option("metadata_expire", "6h");
                default -> repository.baseUrls(places).skipIfUnavailable(flag).repoGpgCheck(!flag);
              };
            });
  }
}
