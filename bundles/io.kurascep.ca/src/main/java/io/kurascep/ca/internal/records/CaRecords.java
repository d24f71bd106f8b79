// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.ca.internal.records.Entry.Device;
import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Entry.Invitation;
import io.kurascep.ca.internal.records.Entry.Revocation;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a CA has done: issued and revoked certificates, open and rejected requests, rights that were
 * given and used up. Everything is on disk before anybody can see it here. Safe for use by many
 * threads.
 */
public final class CaRecords implements AutoCloseable {
  private static final String FORMAT = "kurascep-ca-records 1";
  private static final int SALT_LENGTH = 32;

  private final Journal journal;
  private final byte[] salt;
  private final Map<String, Transaction> transactions = new ConcurrentHashMap<>();
  private final Map<BigInteger, Issued> issued = new ConcurrentHashMap<>();
  private final Map<String, Issued> lastOfKey = new ConcurrentHashMap<>();
  private final Map<BigInteger, Revocation> revoked = new ConcurrentSkipListMap<>();
  private final Map<String, Instant> invitations = new ConcurrentHashMap<>();
  private final Map<String, Device> devices = new ConcurrentSkipListMap<>();
  private final Map<Integer, Pending> pending = new ConcurrentSkipListMap<>();
  private final Set<String> spent = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pendingCount = new AtomicInteger(); // size() would walk
  private final AtomicInteger lastNumber = new AtomicInteger();

  private CaRecords(Journal journal, byte[] salt) {
    this.journal = journal;
    this.salt = salt;
  }

  /**
   * Opens the records of a CA, and makes them where there are none. The caller has taken their
   * folder.
   *
   * @param file the file of the records; its folder must be there
   * @param files the way to write durably
   * @param random gives the salt of new records
   * @throws IOException if the records are damaged or of a newer version
   */
  public static CaRecords open(Path file, DurableFiles files, SecureRandom random)
      throws IOException {
    byte[] newSalt = new byte[SALT_LENGTH];
    random.nextBytes(newSalt);
    List<String> lines = Journal.read(file, files, FORMAT, HexFormat.of().formatHex(newSalt));
    Journal journal = new Journal(LogFile.open(file), Journal.lengthOfLines(file));
    try {
      String salt = lines.get(0).substring(FORMAT.length() + 1);
      CaRecords records = new CaRecords(journal, HexFormat.of().parseHex(salt));
      lines.stream().skip(1).map(RecordLine::parse).forEach(entry -> records.see(entry));
      return records;
    } catch (RuntimeException e) {
      journal.close();
      throw new IOException(file + " cannot be read: restore it, or begin in another folder", e);
    }
  }

  private void see(Entry entry) {
    if (entry instanceof Fate fate) {
      spent.addAll(fate.spent());
      see(fate.transaction());
    } else if (entry instanceof Revocation revocation) {
      revoked.put(revocation.serialNumber(), revocation);
    } else if (entry instanceof Invitation invitation) {
      invitations.put(invitation.hash(), invitation.until());
    } else if (entry instanceof Device device) {
      devices.put(device.name(), device);
    }
  }

  private void see(Transaction transaction) {
    if (transaction instanceof Issued certificate) {
      issued.put(certificate.serialNumber(), certificate);
      lastOfKey.put(certificate.origin().subject(), certificate);
    }
    if (transaction instanceof Pending request) {
      pending.put(request.number(), request);
      pendingCount.incrementAndGet();
      lastNumber.accumulateAndGet(request.number(), Math::max);
    }
    if (transactions.put(transaction.id(), transaction) instanceof Pending before
        && pending.remove(before.number()) != null) {
      pendingCount.decrementAndGet();
    }
  }

  /**
   * Writes something down.
   *
   * @throws IOException if that is not durable; then nothing has happened
   */
  public void add(Entry entry) throws IOException {
    journal.append(RecordLine.text(entry));
    see(entry);
  }

  /** Returns the salt of the hashes of challenges, the same for the life of the records. */
  public byte[] salt() {
    return salt.clone();
  }

  /** Returns what became of a transaction. */
  public Optional<Transaction> transaction(String id) {
    return Optional.ofNullable(transactions.get(id));
  }

  /** Returns a certificate by its serial number. */
  public Optional<Issued> issued(BigInteger serialNumber) {
    return Optional.ofNullable(issued.get(serialNumber));
  }

  /** Returns the requests that wait for a person, oldest first. */
  public List<Pending> pending() {
    return List.copyOf(pending.values());
  }

  /** Returns the request that waits for the longest time. */
  public Optional<Pending> oldestPending() {
    return pending.values().stream().findFirst();
  }

  /** Returns how many requests wait. */
  public int pendingCount() {
    return pendingCount.get();
  }

  /** Returns a request that waits, by its number. */
  public Optional<Pending> pending(int number) {
    return Optional.ofNullable(pending.get(number));
  }

  /** Returns a number that no other request has. */
  public int nextNumber() {
    return lastNumber.incrementAndGet();
  }

  /** Returns the certificates that are good no more, by serial number. */
  public List<Revocation> revoked() {
    return List.copyOf(revoked.values());
  }

  /** Whether a certificate is good no more. */
  public boolean isRevoked(BigInteger serialNumber) {
    return revoked.containsKey(serialNumber);
  }

  /** Returns the certificate that was issued last for a key, by the hash of the key. */
  public Optional<Issued> lastOfKey(String keyHash) {
    return Optional.ofNullable(lastOfKey.get(keyHash));
  }

  /** Returns all certificates, in no order. */
  public Collection<Issued> issued() {
    return List.copyOf(issued.values());
  }

  /** Returns when a one-time challenge that was made by command ceases to be good. */
  public Optional<Instant> invitation(String hash) {
    return Optional.ofNullable(invitations.get(hash));
  }

  /** Returns a device by its name. */
  public Optional<Device> device(String name) {
    return Optional.ofNullable(devices.get(name)).filter(device -> device.round() > 0);
  }

  /** Returns all devices by name. */
  public List<Device> devices() {
    return devices.values().stream().filter(device -> device.round() > 0).toList();
  }

  /** Whether a right was used up, by its token. */
  public boolean isSpent(String token) {
    return spent.contains(token);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
