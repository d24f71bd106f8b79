// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.records;

import io.kurascep.ca.internal.records.Transaction.Issued;
import io.kurascep.ca.internal.records.Transaction.Pending;
import io.kurascep.files.DurableFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a CA has done: issued certificates, open and rejected requests, spent challenges. Everything
 * is on disk before anybody can see it here. Safe for use by many threads.
 */
public final class CaRecords implements AutoCloseable {
  private static final String FORMAT = "kurascep-ca-records 1";
  private static final int SALT_LENGTH = 32;

  private final Journal journal;
  private final byte[] salt;
  private final Map<String, Transaction> transactions = new ConcurrentHashMap<>();
  private final Map<BigInteger, Issued> issued = new ConcurrentHashMap<>();
  private final Map<Integer, Pending> pending = new ConcurrentSkipListMap<>();
  private final Set<String> spent = ConcurrentHashMap.newKeySet();
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
    Journal journal = new Journal(LogFile.open(file), Files.size(file));
    try {
      String salt = lines.get(0).substring(FORMAT.length() + 1);
      CaRecords records = new CaRecords(journal, HexFormat.of().parseHex(salt));
      lines.stream().skip(1).map(RecordLine::parse).forEach(records::see);
      return records;
    } catch (RuntimeException e) {
      journal.close();
      throw new IOException(file + " cannot be read: restore it, or begin in another folder", e);
    }
  }

  private void see(RecordLine line) {
    Transaction transaction = line.transaction();
    if (!line.spentChallenge().isEmpty()) {
      spent.add(line.spentChallenge());
    }
    if (transaction instanceof Issued certificate) {
      issued.put(certificate.serialNumber(), certificate);
    }
    if (transaction instanceof Pending request) {
      pending.put(request.number(), request);
      lastNumber.accumulateAndGet(request.number(), Math::max);
    }
    if (transactions.put(transaction.id(), transaction) instanceof Pending before) {
      pending.remove(before.number());
    }
  }

  /**
   * Records what became of a transaction.
   *
   * @param transaction replaces what was known of it
   * @param spentChallenge the hash of the one-time challenge that it spends, or an empty text
   * @throws IOException if that is not durable; then nothing has happened
   */
  public void add(Transaction transaction, String spentChallenge) throws IOException {
    RecordLine line = new RecordLine(transaction, spentChallenge);
    journal.append(line.text());
    see(line);
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

  /** Returns a request that waits, by its number. */
  public Optional<Pending> pending(int number) {
    return Optional.ofNullable(pending.get(number));
  }

  /** Returns a number that no other request has. */
  public int nextNumber() {
    return lastNumber.incrementAndGet();
  }

  /** Whether a one-time challenge was spent, by its hash. */
  public boolean isSpent(String challengeHash) {
    return spent.contains(challengeHash);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
