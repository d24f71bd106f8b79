// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.authority;

import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generations of a CA on disk: the first in the folder of the alias, each later one in a folder
 * of its own, and one small file that says which is the current one. Safe for use by many threads.
 */
public final class AuthorityStore {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorityStore.class);
  private static final String FORMAT = "kurascep-ca-generation 1";
  private static final Pattern STATE =
      Pattern.compile(FORMAT + "\ncurrent (\\d{1,9})\nplanned (\\S+)\n");
  private static final String MADE = "certificates";
  private static final int LONGEST_FILE = 4096;

  private final Path folder;
  private final AuthoritySettings settings;
  private final DurableFiles files;
  private final Clock clock;
  private final SecureRandom random;
  private final CertificateMaker maker;
  private final TreeMap<Integer, Authority> generations = new TreeMap<>();
  private int current = 1;
  private Optional<Instant> planned = Optional.empty();

  private AuthorityStore(
      Path folder,
      AuthoritySettings settings,
      DurableFiles files,
      Clock clock,
      SecureRandom random) {
    this.folder = folder;
    this.settings = settings;
    this.files = files;
    this.clock = clock;
    this.random = random;
    this.maker = new CertificateMaker(clock, random);
  }

  /**
   * Reads the generations of a CA, and makes the first where there is none.
   *
   * @throws IOException if the files cannot be used, or do not belong together
   */
  public static AuthorityStore open(
      Path folder, AuthoritySettings settings, DurableFiles files, Clock clock, SecureRandom random)
      throws IOException {
    AuthorityStore store = new AuthorityStore(folder, settings, files, clock, random);
    store.readState();
    for (int number = 1;
        number <= store.current || store.exists(store.folder(number).resolve("ca.pem"));
        number++) {
      if (number > 1 && !store.exists(store.folder(number).resolve("ca.pem"))) {
        throw new IOException(
            store.folder(number) + " lacks ca.pem: restore it, or begin in another folder");
      }
      store.generations.put(number, store.generation(number));
    }
    return store;
  }

  private boolean exists(Path file) throws IOException {
    return files.read(file, CaIdentity.LONGEST_FILE).isPresent();
  }

  private void readState() throws IOException {
    Path file = folder.resolve("generation");
    Optional<byte[]> text = files.read(file, LONGEST_FILE);
    if (text.isEmpty()) {
      return;
    }
    Matcher matcher = STATE.matcher(new String(text.get(), StandardCharsets.US_ASCII));
    try {
      if (matcher.matches()) {
        current = Integer.parseInt(matcher.group(1));
        String time = matcher.group(2);
        planned = time.equals("-") ? Optional.empty() : Optional.of(Instant.parse(time));
        return;
      }
    } catch (DateTimeParseException e) {
      // the same sentence
    }
    throw new IOException(file + " cannot be read: restore it, or begin in another folder");
  }

  private void writeState(int newCurrent, Optional<Instant> newPlan) throws IOException {
    String time = newPlan.map(Instant::toString).orElse("-");
    String text = FORMAT + "\ncurrent " + newCurrent + "\nplanned " + time + "\n";
    files.write(folder.resolve("generation"), text.getBytes(StandardCharsets.US_ASCII));
    current = newCurrent;
    planned = newPlan;
  }

  private Path folder(int number) {
    return number == 1 ? folder : folder.resolve("generation-" + number);
  }

  private Authority generation(int number) throws IOException {
    Path home = folder(number);
    files.createFolders(home);
    Set<String> made = made(home);
    for (String name : made) {
      if (!exists(home.resolve(name + ".pem"))) {
        throw new IOException(
            home.resolve(name + ".pem") + " is missing: restore it, or begin in another folder");
      }
    }
    Authority authority = opened(number, home);
    Set<String> names = new TreeSet<>(made);
    names.addAll(names(home));
    if (!names.equals(made)) {
      String text = String.join("\n", names) + "\n";
      files.write(home.resolve(MADE), text.getBytes(StandardCharsets.US_ASCII));
    }
    return authority;
  }

  /** The names of the certificates that were made here once: what of them is not there got lost. */
  private Set<String> made(Path home) throws IOException {
    byte[] text = files.read(home.resolve(MADE), LONGEST_FILE).orElse(new byte[0]);
    return new String(text, StandardCharsets.US_ASCII).lines().collect(Collectors.toSet());
  }

  /** The names of the certificates that are here. */
  private Set<String> names(Path home) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String name : List.of("ca", "ra", "ra-sign", "ra-encrypt", "root")) {
      if (exists(home.resolve(name + ".pem"))) {
        names.add(name);
      }
    }
    return names;
  }

  private Authority opened(int number, Path home) throws IOException {
    Optional<CaIdentity> root = root();
    X500Name name = name(settings.subject());
    CaIdentity ca =
        CaIdentity.open(
            home,
            "ca",
            settings.key(),
            key ->
                root.isPresent()
                    ? maker.intermediate(
                        name, key, root.get(), settings.validity(), settings.usages())
                    : maker.selfSigned(name, key, settings.validity(), settings.usages()),
            files,
            random);
    List<Certificate> above = root.map(CaIdentity::certificate).stream().toList();
    return switch (settings.mode()) {
      case CA -> {
        checkDecrypts(ca);
        yield new Authority(number, ca, ca, ca, above);
      }
      case RA -> {
        CaIdentity ra = ra(home, ca, "ra", "RA", settings.raUsages());
        yield new Authority(number, ca, ra, ra, above);
      }
      case RA_TWO ->
          new Authority(
              number,
              ca,
              ra(home, ca, "ra-sign", "RA signing", List.of(Usage.DIGITAL_SIGNATURE)),
              ra(home, ca, "ra-encrypt", "RA encryption", List.of(Usage.KEY_ENCIPHERMENT)),
              above);
    };
  }

  private static void checkDecrypts(CaIdentity ca) throws IOException {
    if (!ca.key().getAlgorithm().equals("RSA")) {
      throw new IOException("the CA has an EC key, which cannot decrypt: set mode = ra");
    }
  }

  /** The root that is there, or a new one for a CA that is not there yet. */
  private Optional<CaIdentity> root() throws IOException {
    boolean isThere = exists(folder.resolve("root.pem"));
    if (!isThere && (!settings.intermediate() || exists(folder.resolve("ca.pem")))) {
      return Optional.empty();
    }
    X500Name name = withCommonName(name(settings.subject()), " root");
    return Optional.of(
        CaIdentity.open(
            folder,
            "root",
            settings.key(),
            key ->
                maker.selfSigned(
                    name, key, settings.validity(), List.of(Usage.KEY_CERT_SIGN, Usage.CRL_SIGN)),
            files,
            random));
  }

  private CaIdentity ra(Path home, CaIdentity ca, String file, String words, List<Usage> usages)
      throws IOException {
    X500Name name = withCommonName(ca.subject(), " " + words);
    return CaIdentity.open(
        home,
        file,
        KeyKind.RSA_2048, // clients encrypt for it
        key -> maker.registrationAuthority(name, key, ca, usages),
        files,
        random);
  }

  private static X500Name name(String subject) {
    return X500Name.getInstance(new X500Principal(subject).getEncoded());
  }

  /** The same name with words after its common name, or with them as common name. */
  private static X500Name withCommonName(X500Name name, String words) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    String commonName = "";
    for (RDN rdn : name.getRDNs()) {
      if (rdn.getFirst().getType().equals(BCStyle.CN)) {
        commonName = IETFUtils.valueToString(rdn.getFirst().getValue());
      } else {
        builder.addMultiValuedRDN(rdn.getTypesAndValues());
      }
    }
    return builder.addRDN(BCStyle.CN, (commonName + words).strip()).build();
  }

  /**
   * Returns the generation that issues. A planned rollover takes place here, or later where it
   * cannot be written down.
   */
  public synchronized Authority current() {
    if (planned.isPresent() && !clock.instant().isBefore(planned.get())) {
      try {
        rollOver();
      } catch (IOException e) {
        LOG.warn("the planned rollover of the CA has to wait: {}", e.getMessage());
      }
    }
    return generations.get(current);
  }

  /** Returns the generation that comes after the current one, where it was made. */
  public synchronized Optional<Authority> next() {
    return Optional.ofNullable(generations.get(current().number() + 1));
  }

  /** Returns all generations, the current one first, then the others from the newest on. */
  public synchronized List<Authority> all() {
    Authority now = current();
    return generations.descendingMap().values().stream()
        .sorted(Comparator.comparing(authority -> !authority.equals(now)))
        .toList();
  }

  /** Makes the next generation where there is none. */
  public synchronized Authority prepare() throws IOException {
    return made(current().number() + 1);
  }

  /** Makes the next generation, and lets it take over at a time. */
  public synchronized Authority plan(Instant time) throws IOException {
    Authority next = prepare();
    writeState(current, Optional.of(time));
    return next;
  }

  /** Returns when the next generation takes over, where that is planned. */
  public synchronized Optional<Instant> planned() {
    return planned;
  }

  /** Lets the next generation take over now, and makes it where there is none. */
  public synchronized Authority rollOver() throws IOException {
    Authority next = made(current + 1);
    writeState(next.number(), Optional.empty());
    return next;
  }

  private Authority made(int number) throws IOException {
    if (!generations.containsKey(number)) {
      generations.put(number, generation(number));
    }
    return generations.get(number);
  }
}
