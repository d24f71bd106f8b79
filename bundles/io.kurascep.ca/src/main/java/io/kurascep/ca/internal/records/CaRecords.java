// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.ca.internal.records.Entry.Device;
import io.kurascep.ca.internal.records.Entry.Fate;
import io.kurascep.ca.internal.records.Entry.Invitation;
import io.kurascep.ca.internal.records.Entry.Remains;
import io.kurascep.ca.internal.records.Entry.Revocation;
import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.ca.internal.records.Transaction.Rejected;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a CA has done: issued and revoked certificates, open and rejected requests, rights that were
 * given and used up. Everything is on disk before anybody can see it here. Safe for use by many
 * threads.
 */
public final class CaRecords implements AutoCloseable {
  private static final String FORMAT = "kurascep-ca-records 1";
  private static final int SALT_LENGTH = 32;

  /** How long a certificate is known after its end: without that, memory would fill up. */
  private static final Duration KEPT = Duration.ofDays(7);

  private Journal journal; // there before anybody else has the records
  private final byte[] salt;
  private final Clock clock;
  private final Map<String, Transaction> transactions = new ConcurrentHashMap<>();
  private final Map<BigInteger, Issued> issued = new ConcurrentHashMap<>();
  private final Map<String, Issued> lastOfKey = new ConcurrentHashMap<>();
  private final Map<BigInteger, Revocation> revoked = new ConcurrentSkipListMap<>();
  private final Map<String, Instant> invitations = new ConcurrentHashMap<>();
  private final Map<String, Device> devices = new ConcurrentSkipListMap<>();
  private final Map<Integer, Pending> pending = new ConcurrentSkipListMap<>();
  private final Map<String, Integer> pendingOf = new ConcurrentHashMap<>(); // by source
  private final Set<String> spent = ConcurrentHashMap.newKeySet();
  private final NavigableSet<Issued> byEnd =
      new ConcurrentSkipListSet<>(
          Comparator.comparing(Issued::end).thenComparing(Issued::serialNumber));
  private final AtomicInteger pendingCount = new AtomicInteger(); // size() would walk
  private final AtomicLong pendingOctets = new AtomicLong();
  private final AtomicInteger lastNumber = new AtomicInteger();

  private CaRecords(byte[] salt, Clock clock) {
    this.salt = salt;
    this.clock = clock;
  }

  /**
   * Opens the records of a CA, and makes them where there are none. The caller has taken their
   * folder. Certificates that ended more than a week ago are known no more, and where most of the
   * file is of no use any more, it is written anew.
   *
   * @param file the file of the records; its folder must be there
   * @param files the way to write durably
   * @param clock tells which certificates ended long ago
   * @param random gives the salt of new records
   * @throws IOException if the records are damaged or of a newer version
   */
  public static CaRecords open(Path file, DurableFiles files, Clock clock, SecureRandom random)
      throws IOException {
    byte[] newSalt = new byte[SALT_LENGTH];
    random.nextBytes(newSalt);
    String salt = Journal.heading(file, files, FORMAT, HexFormat.of().formatHex(newSalt));
    try {
      CaRecords records = new CaRecords(HexFormat.of().parseHex(salt), clock);
      long length = Journal.read(file, line -> records.see(RecordLine.parse(line)));
      long now = Compaction.run(file, files, FORMAT + " " + salt, length, records::counts);
      records.journal = new Journal(LogFile.open(file), now);
      return records;
    } catch (RuntimeException e) {
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
    } else if (entry instanceof Remains remains) {
      spent.addAll(remains.spent());
      lastNumber.accumulateAndGet(remains.lastNumber(), Math::max);
    }
  }

  private void see(Transaction transaction) {
    if (transaction instanceof Issued certificate) {
      issued.put(certificate.serialNumber(), certificate);
      lastOfKey.put(certificate.origin().subject(), certificate);
      byEnd.add(certificate);
    }
    if (transaction instanceof Pending request) {
      pending.put(request.number(), request);
      pendingCount.incrementAndGet();
      pendingOctets.addAndGet(request.request().length);
      pendingOf.merge(Source.of(request.from()), 1, Integer::sum);
      lastNumber.accumulateAndGet(request.number(), Math::max);
    }
    if (transactions.put(transaction.id(), transaction) instanceof Pending before
        && pending.remove(before.number()) != null) {
      pendingCount.decrementAndGet();
      pendingOctets.addAndGet(-before.request().length);
      pendingOf.computeIfPresent(
          Source.of(before.from()), (source, count) -> count == 1 ? null : count - 1);
    }
    forgetOld(); // perhaps what was just seen
  }

  /** Whether somebody may ask for it yet, when the whole file was read. */
  private boolean counts(Entry entry) {
    if (entry instanceof Fate fate) {
      Transaction transaction = fate.transaction();
      if (transaction instanceof Issued certificate) {
        return issued.containsKey(certificate.serialNumber());
      }
      return transaction instanceof Pending request
          ? pending.containsKey(request.number())
          : transactions.get(transaction.id()) instanceof Rejected;
    }
    if (entry instanceof Revocation revocation) {
      return issued.containsKey(revocation.serialNumber());
    }
    if (entry instanceof Invitation invitation) {
      return !clock.instant().isAfter(invitation.until());
    }
    return entry instanceof Device device && device.equals(devices.get(device.name()));
  }

  /** The file keeps them until it is written anew. */
  private void forgetOld() {
    Instant limit = clock.instant().minus(KEPT);
    while (!byEnd.isEmpty() && byEnd.first().end().isBefore(limit)) {
      Issued old = byEnd.pollFirst();
      issued.remove(old.serialNumber(), old);
      transactions.remove(old.id(), old);
      lastOfKey.remove(old.origin().subject(), old);
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

  /** Returns how many requests wait that came from where this address is: see {@link Source}. */
  public int pendingCount(String address) {
    return pendingOf.getOrDefault(Source.of(address), 0);
  }

  /** Returns how many octets the requests have that wait. */
  public long pendingOctets() {
    return pendingOctets.get();
  }

  /** Whether nothing has happened yet. */
  public boolean isEmpty() {
    return transactions.isEmpty()
        && devices.isEmpty()
        && invitations.isEmpty()
        && revoked.isEmpty()
        && spent.isEmpty();
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
    return Optional.ofNullable(devices.get(name));
  }

  /** Returns all devices by name. */
  public List<Device> devices() {
    return List.copyOf(devices.values());
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
