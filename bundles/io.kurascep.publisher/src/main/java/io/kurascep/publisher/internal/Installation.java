// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.api.delivery.DeliveryException;
import java.io.IOException;
import java.security.KeyStore;
import java.security.KeyStore.Entry;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.KeyStoreException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One entry on its way into one keystore: written once, read back, and taken back where anything
 * went wrong. Meanwhile nobody else of this add-on writes to this keystore; others may, since
 * Kura's service does not keep its callers apart.
 */
final class Installation {

  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

  private final Keystore keystore;
  private final String alias;
  private final KeyAndChain wanted;
  private final KeystoreRescue rescue;
  private boolean inToken;

  Installation(Keystore keystore, String alias, KeyAndChain wanted, KeystoreRescue rescue) {
    this.keystore = keystore;
    this.alias = alias;
    this.wanted = wanted;
    this.rescue = rescue;
  }

  /**
   * Installs the entry, with one write, or with none where it is there already: each write makes
   * Kura restart what uses the keystore.
   *
   * @return whether a token was written, of which its service knows nothing: somebody has to tell
   * @throws DeliveryException where it is not installed; the sentence says how the keystore stands
   */
  boolean run() throws DeliveryException {
    Set<String> others = examine();
    Optional<Entry> before = read();
    boolean writes = before.filter(this::isWanted).isEmpty();
    if (writes) {
      copy();
      write(before);
      tellOfLost(others);
    }
    settle();
    return writes && inToken;
  }

  private boolean isWanted(Entry entry) {
    return wanted.isHeldBy(entry, inToken);
  }

  /** Refuses what can be told before anything is written; returns the aliases of all the others. */
  private Set<String> examine() throws DeliveryException {
    try {
      KeyStore store = keystore.service().getKeyStore();
      inToken = Keystore.isToken(store);
      if (store.containsAlias(alias) && !store.entryInstanceOf(alias, PrivateKeyEntry.class)) {
        throw keystore.refused(
            "holds another kind of entry under the alias "
                + alias
                + ", such as a trusted certificate: choose another alias, or delete that entry");
      }
      if (inToken) {
        examineToken(store);
      }
      return others(Collections.list(store.aliases()));
    } catch (KuraException | KeyStoreException | RuntimeException e) {
      throw keystore.failed(
          "cannot be read, so nothing was written to it: check its file and password", e);
    }
  }

  /**
   * A token keeps its keys. The JDK replaces the certificate of the first entry with the same
   * public key, whatever its alias; and where there is none, it destroys the key under the alias.
   */
  private void examineToken(KeyStore store) throws KeyStoreException, DeliveryException {
    if (!store.isKeyEntry(alias) || !wanted.isForTheKeyOf(store.getCertificate(alias))) {
      throw keystore.refused(
          "is a token (PKCS#11), and the certificate is for no key that it shows under the alias "
              + alias
              + ": make the key in the token, and set key.type to existing");
    }
    for (String other : Collections.list(store.aliases())) {
      if (!other.equals(alias)
          && store.isKeyEntry(other)
          && wanted.isForTheKeyOf(store.getCertificate(other))) {
        throw keystore.refused(
            "is a token (PKCS#11) with the same key under the alias "
                + other
                + ": delete that one");
      }
    }
  }

  private Optional<Entry> read() throws DeliveryException {
    try {
      return keystore.entry(alias);
    } catch (KuraException | RuntimeException e) {
      throw keystore.failed(
          "has an entry "
              + alias
              + " that cannot be read, so it was not replaced: delete it, or choose another alias",
          e);
    }
  }

  private void copy() throws DeliveryException {
    try {
      if (inToken) {
        rescue.keep(keystore, alias, wanted.pem());
      } else {
        rescue.copy(keystore);
      }
    } catch (IOException e) {
      throw keystore.failed("was not changed because no rescue copy of it can be kept", e);
    }
  }

  private void write(Optional<Entry> before) throws DeliveryException {
    Optional<Entry> found;
    try {
      put(Optional.of(wanted.entry()));
      found = keystore.entry(alias);
    } catch (KuraException | RuntimeException e) {
      throw takenBack(before, because(e));
    }
    if (found.filter(this::isWanted).isEmpty()) {
      throw takenBack(
          before, keystore.mismatched("gave back another entry than was written as " + alias));
    }
  }

  private void put(Optional<Entry> entry) throws KuraException {
    if (inToken && entry.orElse(null) instanceof PrivateKeyEntry beside) {
      keystore.putBeside(alias, beside);
    } else {
      keystore.put(alias, entry);
    }
  }

  private DeliveryException because(Exception e) {
    if (inToken) {
      return keystore.failed(
          "could not be written: see whether the token is write-protected or full, and whether two"
              + " certificates in it have one label",
          e);
    }
    return e instanceof KuraException kura
            && kura.getCode() == KuraErrorCode.OPERATION_NOT_SUPPORTED
        ? keystore.refused("can only be read: choose a keystore that can be written")
        : keystore.failed("could not be written: check its folder, and that the disk has room", e);
  }

  private DeliveryException takenBack(Optional<Entry> before, DeliveryException why) {
    // The JDK closes files under a thread that is told to stop; this is not the time for it.
    boolean stopping = Thread.interrupted();
    try {
      if (stands(before) || rewritten(before)) {
        settle();
        return why;
      }
    } finally {
      if (stopping) {
        Thread.currentThread().interrupt();
      }
    }
    return new DeliveryException(
        why.reason(),
        why.getMessage()
            + "; whether its former entry "
            + alias
            + " is there again could not be made sure, a copy "
            + (inToken
                ? "of its new certificates is " + rescue.whereabouts(keystore, alias)
                : "of the whole keystore is " + rescue.whereabouts(keystore)),
        why);
  }

  /** Whether the entry is the former one, once a keystore that the write destroyed is repaired. */
  private boolean stands(Optional<Entry> before) {
    try {
      rescue.undo(keystore);
      return sameEntry(before, keystore.entry(alias));
    } catch (IOException | KuraException | RuntimeException e) {
      LOG.debug("Keystore {}: the former entry {} is not there", keystore.name(), alias, e);
      return false;
    }
  }

  private boolean rewritten(Optional<Entry> before) {
    try {
      put(before);
    } catch (KuraException | RuntimeException e) {
      LOG.debug("Keystore {}: the former entry {} cannot be written", keystore.name(), alias, e);
    }
    return stands(before);
  }

  /** Compared by the bytes of the key: of the former entry nobody knows whether it is a pair. */
  private static boolean sameEntry(Optional<Entry> one, Optional<Entry> other) {
    return one.isEmpty()
        ? other.isEmpty()
        : one.get() instanceof PrivateKeyEntry a
            && other.orElse(null) instanceof PrivateKeyEntry b
            && Arrays.equals(a.getCertificateChain(), b.getCertificateChain())
            && Arrays.equals(a.getPrivateKey().getEncoded(), b.getPrivateKey().getEncoded());
  }

  private void tellOfLost(Set<String> others) {
    try {
      var lost = new TreeSet<>(others);
      lost.removeAll(others(keystore.service().getAliases()));
      if (!lost.isEmpty()) {
        LOG.warn(
            "Keystore {}: the entries {} vanished while {} was written; somebody else changed the"
                + " keystore at the same time, so check them",
            keystore.name(),
            lost,
            alias);
      }
    } catch (KuraException | RuntimeException e) {
      LOG.debug("Keystore {}: cannot tell whether entries were lost", keystore.name(), e);
    }
  }

  /** The other aliases in lower case, as the usual keystore types compare them. */
  private Set<String> others(Iterable<String> aliases) {
    var folded = new TreeSet<String>();
    aliases.forEach(other -> folded.add(other.toLowerCase(Locale.ENGLISH)));
    folded.remove(alias.toLowerCase(Locale.ENGLISH));
    return folded;
  }

  /** Makes durable what Kura has only written, and keeps the copy up with it. */
  private void settle() {
    try {
      rescue.sync(keystore);
      rescue.copy(keystore);
    } catch (IOException e) {
      LOG.warn(
          "Keystore {}: a power cut may undo what was done to {}, since {}",
          keystore.name(),
          alias,
          e.getMessage());
    }
  }
}
