// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import io.kurascep.protocol.Capabilities.Keyword;
import io.kurascep.protocol.KeySituation.Ability;
import io.kurascep.protocol.LadderStep.Signer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The ways to send a request, from the best down to the floor (3DES with SHA-1). Where a server
 * refuses one, its failure may lead to another; each is a request of its own with a transaction id
 * of its own.
 */
public final class Ladder {

  /** Who signs what, and whether with the challenge. */
  private record Form(MessageType type, Signer signer, boolean challenge) {}

  /** How it is encrypted and signed. */
  private record Algorithms(MessageCipher cipher, MessageDigestAlgorithm digest) {}

  private Ladder() {}

  /**
   * The steps for one purpose with RSA keys; see {@link #steps(ServerSettings, ServerMemory,
   * RequestPurpose, KeySituation, boolean, boolean)}.
   *
   * @param settings of the server
   * @param memory what the server announced, and what worked
   * @param purpose a first certificate, or a renewal with the current one
   * @param hasChallenge whether there is a challenge to send
   * @param oneTime whether that challenge can be sent only once: then a renewal spends it last
   * @return at least one step
   */
  public static List<LadderStep> steps(
      ServerSettings settings,
      ServerMemory memory,
      RequestPurpose purpose,
      boolean hasChallenge,
      boolean oneTime) {
    return steps(settings, memory, purpose, KeySituation.rsa(), hasChallenge, oneTime);
  }

  /**
   * The steps for one purpose, best first, or what worked first.
   *
   * @param settings of the server
   * @param memory what the server announced, and what worked
   * @param purpose a first certificate, or a renewal with the current one
   * @param keys what the keys at hand can do
   * @param hasChallenge whether there is a challenge to send
   * @param oneTime whether that challenge can be sent only once: then a renewal spends it last
   * @return at least one step
   */
  public static List<LadderStep> steps(
      ServerSettings settings,
      ServerMemory memory,
      RequestPurpose purpose,
      KeySituation keys,
      boolean hasChallenge,
      boolean oneTime) {
    var capabilities = capabilities(settings, memory);
    var method = method(settings, memory, capabilities);
    var steps = new LinkedHashSet<LadderStep>();
    for (var algorithms : algorithms(settings, capabilities)) {
      for (var form : forms(settings, capabilities, purpose, keys, hasChallenge, oneTime)) {
        steps.add(
            new LadderStep(
                form.type(),
                form.signer(),
                form.challenge(),
                algorithms.cipher(),
                algorithms.digest(),
                method,
                settings.keyTransport()));
      }
    }
    var ordered = new ArrayList<>(steps);
    memory
        .worked(purpose)
        .filter(steps::contains)
        .filter(step -> !oneTime || !step.challenge() || purpose == RequestPurpose.ENROLL)
        .ifPresent(
            step -> {
              ordered.remove(step);
              ordered.add(0, step);
            });
    return List.copyOf(ordered);
  }

  private static Capabilities capabilities(ServerSettings settings, ServerMemory memory) {
    return switch (settings.security()) {
      case AUTO -> memory.best();
      case STRICT -> memory.best().union(Capabilities.standard());
      case LEGACY, OBSOLETE -> memory.latest();
    };
  }

  /** What is set, what worked, what is announced. */
  private static HttpMethod method(
      ServerSettings settings, ServerMemory memory, Capabilities capabilities) {
    if (settings.httpMethod() != HttpMethod.AUTO) {
      return settings.httpMethod();
    }
    return memory
        .method()
        .orElse(
            capabilities.has(Keyword.POST_PKI_OPERATION) || settings.product().takesPost()
                ? HttpMethod.POST
                : HttpMethod.GET);
  }

  private static List<Algorithms> algorithms(ServerSettings settings, Capabilities capabilities) {
    var aes = capabilities.has(Keyword.AES) && !settings.profile().knowsOnlyTripleDes();
    var best =
        chosen(
            settings,
            aes ? MessageCipher.AES128 : MessageCipher.TRIPLE_DES,
            capabilities.has(Keyword.SHA_256)
                ? MessageDigestAlgorithm.SHA256
                : MessageDigestAlgorithm.SHA1);
    if (settings.security() == SecurityLevel.STRICT) {
      return List.of(chosen(settings, MessageCipher.AES128, MessageDigestAlgorithm.SHA256));
    }
    return List.of(best, chosen(settings, MessageCipher.TRIPLE_DES, MessageDigestAlgorithm.SHA1));
  }

  private static Algorithms chosen(
      ServerSettings settings, MessageCipher cipher, MessageDigestAlgorithm digest) {
    return new Algorithms(
        settings.cipher() == MessageCipher.AUTO ? cipher : settings.cipher(),
        settings.digest() == MessageDigestAlgorithm.AUTO ? digest : settings.digest());
  }

  private static List<Form> forms(
      ServerSettings settings,
      Capabilities capabilities,
      RequestPurpose purpose,
      KeySituation keys,
      boolean hasChallenge,
      boolean oneTime) {
    if (purpose == RequestPurpose.ENROLL) {
      return List.of(new Form(MessageType.PKCS_REQ, own(keys), hasChallenge));
    }
    var types = renewalTypes(settings, capabilities);
    var bare = !hasChallenge || !settings.profile().wantsChallengeAtRenewal();
    var first =
        hasChallenge && types.contains(MessageType.PKCS_REQ) && mayBeFirst(settings, keys)
            ? List.of(new Form(MessageType.PKCS_REQ, own(keys), true))
            : List.<Form>of();
    if (keys.current() == Ability.ONLY_SIGNS && !first.isEmpty()) {
      return first; // an answer to a message that it signed could not be read
    }
    var forms = new LinkedHashSet<Form>();
    // A server that takes a key agreement or an EC signature is rare: what all take comes before.
    var early = keys.currentNeedsTransportKey();
    if (early && !oneTime) {
      forms.addAll(first);
    }
    types.stream()
        .filter(type -> bare)
        .forEach(type -> forms.add(new Form(type, Signer.CURRENT, false)));
    if (early) {
      forms.addAll(first);
    }
    types.stream()
        .filter(type -> hasChallenge)
        .forEach(type -> forms.add(new Form(type, Signer.CURRENT, true)));
    forms.addAll(first);
    return List.copyOf(forms);
  }

  /** Who signs a request that is not signed with the present certificate. */
  private static Signer own(KeySituation keys) {
    return keys.needsTransportKey() ? Signer.TRANSPORT : Signer.SELF;
  }

  /**
   * Whether a renewal may be a first request; one that the user chose may, for a key that cannot
   * decrypt.
   */
  private static boolean mayBeFirst(ServerSettings settings, KeySituation keys) {
    return settings.renewalMessage() == RenewalMessage.AUTO || keys.currentNeedsTransportKey();
  }

  private static List<MessageType> renewalTypes(
      ServerSettings settings, Capabilities capabilities) {
    return switch (settings.renewalMessage()) {
      case PKCS_REQ -> List.of(MessageType.PKCS_REQ);
      case RENEWAL_REQ -> List.of(MessageType.RENEWAL_REQ);
      case AUTO ->
          capabilities.has(Keyword.RENEWAL) && settings.profile().takesRenewalReq()
              ? List.of(MessageType.RENEWAL_REQ, MessageType.PKCS_REQ)
              : List.of(MessageType.PKCS_REQ);
    };
  }

  /**
   * Whether a refusal of this step permits another one.
   *
   * <p>badAlg and badMessageCheck lead to older algorithms, and any refusal of a message signed
   * with the current certificate, or with a transport key, to another form of renewal. A
   * self-signed request that is refused otherwise stays refused: the challenge or the request
   * itself is wrong.
   *
   * @param oneTimeChallenge whether the challenge can be sent only once: then, if the step sent it,
   *     only badAlg does, which a server says before it decrypts
   */
  public static boolean leadsOn(LadderStep failed, Rejected why, boolean oneTimeChallenge) {
    if (oneTimeChallenge && failed.challenge()) {
      return why.failInfo() == FailInfo.BAD_ALG;
    }
    return failed.signer() != Signer.SELF || isAboutAlgorithms(why);
  }

  /**
   * Whether a failure of this step permits another one.
   *
   * <p>An unreachable or busy server does not: the same step is to be tried again later. A server
   * that answers with an error, or with the old certificate, to a message signed with the current
   * certificate or a transport key does, and so does an answer that cannot be decrypted: a newer
   * NDES takes AES and answers with something else.
   *
   * @param oneTimeChallenge whether the challenge can be sent only once: then, if the step sent it,
   *     exactly what proves that the request was not decrypted permits another one: no connection,
   *     and HTTP 404, 405 and 414
   */
  public static boolean leadsOn(LadderStep failed, ScepException why, boolean oneTimeChallenge) {
    if (oneTimeChallenge && failed.challenge()) {
      return isUnread(why);
    }
    if (why instanceof TrustException trust) {
      return isUndecryptable(trust);
    }
    return why instanceof ServerException && failed.signer() != Signer.SELF;
  }

  /**
   * The step to send after a refusal: with older algorithms where they are to blame, else in
   * another form.
   *
   * @param steps as {@link #steps} gave them
   * @return empty where nothing is left, or {@link #leadsOn(LadderStep, Rejected, boolean)} is
   *     false
   */
  public static Optional<LadderStep> next(
      List<LadderStep> steps, LadderStep failed, Rejected why, boolean oneTimeChallenge) {
    return leadsOn(failed, why, oneTimeChallenge)
        ? following(steps, failed, isAboutAlgorithms(why))
        : Optional.empty();
  }

  /**
   * The step to send after a failure: with older algorithms where they are to blame, else in
   * another form.
   *
   * @param steps as {@link #steps} gave them
   * @return empty where nothing is left, or {@link #leadsOn(LadderStep, ScepException, boolean)} is
   *     false
   */
  public static Optional<LadderStep> next(
      List<LadderStep> steps, LadderStep failed, ScepException why, boolean oneTimeChallenge) {
    return leadsOn(failed, why, oneTimeChallenge)
        ? following(steps, failed, why instanceof TrustException trust && isUndecryptable(trust))
        : Optional.empty();
  }

  private static Optional<LadderStep> following(
      List<LadderStep> steps, LadderStep failed, boolean otherAlgorithms) {
    if (otherAlgorithms) {
      var older = first(steps, failed, step -> form(step).equals(form(failed)));
      if (older.isPresent() || failed.signer() == Signer.SELF) {
        return older;
      }
    }
    // Also where an EC signature is what the server does not know.
    return first(steps, failed, step -> algorithms(step).equals(algorithms(failed)));
  }

  private static Optional<LadderStep> first(
      List<LadderStep> steps, LadderStep failed, Predicate<LadderStep> test) {
    return steps.stream().skip(steps.indexOf(failed) + 1L).filter(test).findFirst();
  }

  private static Form form(LadderStep step) {
    return new Form(step.type(), step.signer(), step.challenge());
  }

  private static Algorithms algorithms(LadderStep step) {
    return new Algorithms(step.cipher(), step.digest());
  }

  private static boolean isAboutAlgorithms(Rejected why) {
    return why.failInfo() == FailInfo.BAD_ALG || why.failInfo() == FailInfo.BAD_MESSAGE_CHECK;
  }

  private static boolean isUndecryptable(TrustException why) {
    return why.check() == TrustException.Check.DECRYPTION;
  }

  private static boolean isUnread(ScepException why) {
    if (why instanceof TransportException transport) {
      return !transport.requestMayHaveArrived();
    }
    return why instanceof ServerException server && server.isUnread();
  }
}
