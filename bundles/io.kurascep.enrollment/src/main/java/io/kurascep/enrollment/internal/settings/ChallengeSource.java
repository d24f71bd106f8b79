// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.settings;

import io.kurascep.protocol.HttpLogin;
import io.kurascep.protocol.HttpMethod;
import io.kurascep.protocol.Wildcards;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a challenge is fetched that nobody entered.
 *
 * @param kind of which kind it is, never {@link Kind#FORM}
 * @param address the address of a web server, or a command line
 * @param user who logs in there; empty for nobody
 * @param field where the challenge is in an answer in JSON, names with a dot in between; empty
 *     where the answer is the challenge itself
 * @param method how a web server is asked
 * @param limit the longest time that a command may take
 */
public record ChallengeSource(
    Kind kind, String address, String user, String field, HttpMethod method, Duration limit) {

  private static final Pattern WILDCARD = Pattern.compile("\\{([A-Z_]{1,20})\\}");
  private static final int LONGEST_FIELD = 200;
  private static final String KIND = "challenge.source";
  private static final String ADDRESS = "challenge.source.address";
  private static final String USER = "challenge.source.user";
  private static final String PASSWORD = "challenge.source.password";
  private static final String FIELD = "challenge.source.field";
  private static final String METHOD = "challenge.source.method";
  private static final String SECONDS = "challenge.source.seconds";

  /** What may be set in {@code extra}. */
  static final Set<String> EXTRA = Set.of(FIELD, METHOD, SECONDS);

  /** The kinds of sources. */
  public enum Kind {
    /** None: what the form has. */
    FORM,
    /** The page on which Microsoft NDES shows one-time passwords. */
    NDES,
    /** Any web server. */
    HTTP,
    /** A program on the gateway. */
    COMMAND;

    private static Kind of(String text) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "\"%s\" is no source of challenges: use form, ndes, http or command"
                          .formatted(text)));
    }
  }

  /** Reads the settings; empty where the form is the only source. */
  static Optional<ChallengeSource> of(Values values, Values extra) throws BadSettingException {
    var kind = values.option(KIND, "form", Kind::of);
    var source =
        new ChallengeSource(
            kind,
            values.text(ADDRESS),
            values.text(USER),
            field(extra),
            method(extra),
            Duration.ofSeconds(extra.number(SECONDS, 30, 1, 300)));
    if (!source.user.isEmpty()) {
      checked(USER, () -> HttpLogin.basic(source.user, new char[0]));
    }
    if (kind == Kind.FORM) {
      return Optional.empty();
    }
    source.check();
    return Optional.of(source);
  }

  private static String field(Values extra) throws BadSettingException {
    var field = extra.text(FIELD);
    if (field.length() > LONGEST_FIELD || !field.matches("|[^.\\p{Cntrl}]+(\\.[^.\\p{Cntrl}]+)*")) {
      throw new BadSettingException(
          FIELD,
          "this must be names with single dots in between, such as data.challenge, and at most %d"
                  .formatted(LONGEST_FIELD)
              + " characters");
    }
    return field;
  }

  private static HttpMethod method(Values extra) throws BadSettingException {
    var method = extra.option(METHOD, "GET", HttpMethod::of);
    if (method == HttpMethod.AUTO) {
      throw new BadSettingException(METHOD, "this must be GET or POST");
    }
    return method;
  }

  private void check() throws BadSettingException {
    if (kind == Kind.COMMAND) {
      command(address);
      return;
    }
    var problem = problem();
    if (problem.isPresent()) {
      throw new BadSettingException(ADDRESS, problem.get());
    }
    if (kind == Kind.NDES && user.isEmpty()) {
      throw new BadSettingException(
          USER, "the NDES admin page asks for a login: enter a user who may enroll there");
    }
  }

  /** What is wrong with the address of a web server, without showing it: it may hold a secret. */
  private Optional<String> problem() {
    try {
      var uri = new URI(WILDCARD.matcher(address).replaceAll("x"));
      var scheme = String.valueOf(uri.getScheme());
      if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
        return Optional.of(
            "this must be an address that begins with http:// or https://, such as"
                + " https://ca.example.com/certsrv/mscep_admin/");
      }
      return uri.getHost() == null || uri.getRawUserInfo() != null
          ? Optional.of("this must name a host, and neither user nor password")
          : Optional.empty();
    } catch (URISyntaxException bad) {
      return Optional.of("this is no address of a web server: " + Printable.of(bad.getReason()));
    }
  }

  private static List<String> command(String line) throws BadSettingException {
    try {
      var words = CommandLine.words(line);
      if (words.isEmpty() || !words.get(0).startsWith("/")) {
        throw new BadSettingException(
            ADDRESS, "this must be a command with its whole path, such as /opt/example/challenge");
      }
      return words;
    } catch (IllegalArgumentException bad) {
      throw new BadSettingException(ADDRESS, bad);
    }
  }

  private static <T> T checked(String id, Supplier<T> maker) throws BadSettingException {
    try {
      return maker.get();
    } catch (IllegalArgumentException bad) {
      throw new BadSettingException(id, bad);
    }
  }

  /**
   * The same with the wildcards of a web server's address replaced.
   *
   * @param gateway what they stand for
   * @throws BadSettingException if one of them has no value
   */
  public ChallengeSource at(Function<String, Optional<String>> gateway) throws BadSettingException {
    if (kind == Kind.COMMAND) {
      return this;
    }
    var replaced = new StringBuilder();
    var wildcards = WILDCARD.matcher(address);
    while (wildcards.find()) {
      var value = checked(ADDRESS, () -> Wildcards.expand(wildcards.group(), gateway));
      wildcards.appendReplacement(replaced, Matcher.quoteReplacement(escaped(value)));
    }
    wildcards.appendTail(replaced);
    return new ChallengeSource(kind, replaced.toString(), user, field, method, limit);
  }

  /** Takes away what a name in a certificate needs, and adds what an address needs. */
  private static String escaped(String value) {
    return URLEncoder.encode(value.replaceAll("\\\\(.)", "$1"), StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  /** The address of the web server. */
  public URI uri() {
    return URI.create(address);
  }

  /** The program and its arguments. */
  public List<String> command() {
    return CommandLine.words(address);
  }

  /** A fingerprint, by which a change is noticed. */
  public String fingerprint() {
    return Digests.of(List.of(kind.name(), address, user, field, method.name()));
  }

  /**
   * Who logs in: the user with the password, without a user the password as a token, or nobody.
   *
   * @param map the settings as the component got them
   * @param secrets decrypts the password
   * @throws BadSettingException if it cannot be sent
   */
  static Optional<HttpLogin> login(Map<String, Object> map, Secrets secrets)
      throws BadSettingException {
    var user = new Values(map).text(USER);
    var password = secrets.read(map, PASSWORD);
    try {
      if (user.isEmpty()) {
        return password.isEmpty()
            ? Optional.empty()
            : Optional.of(checked(PASSWORD, () -> HttpLogin.bearer(password.get())));
      }
      var characters = password.orElseGet(() -> new char[0]);
      return Optional.of(checked(PASSWORD, () -> HttpLogin.basic(user, characters)));
    } finally {
      password.ifPresent(characters -> Arrays.fill(characters, '\0'));
    }
  }

  /** Without the address, which may hold a secret. */
  @Override
  public String toString() {
    return "ChallengeSource[" + kind + "]";
  }
}
