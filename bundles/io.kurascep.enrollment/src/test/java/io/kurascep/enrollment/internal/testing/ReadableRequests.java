// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.enrollment.internal.testing;

import io.kurascep.protocol.HttpExchange;
import io.kurascep.protocol.HttpMethod;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** What a CA can read of all that was sent to it, with its own keys. */
public final class ReadableRequests {

  private final List<PrivateKey> keys = new ArrayList<>();

  /** Of the CA with these key files. */
  public ReadableRequests(Path folder) throws IOException, GeneralSecurityException {
    try (var files = Files.newDirectoryStream(folder, "*.key")) {
      for (var file : files) {
        var base64 = Files.readString(file).replaceAll("-----[^-]+-----", "");
        var der = Base64.getMimeDecoder().decode(base64);
        keys.add(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
      }
    }
  }

  /** The messages, each once however often its bytes travelled. */
  public static List<byte[]> messages(List<HttpExchange> exchanges) {
    var seen = new HashSet<String>();
    return exchanges.stream()
        .filter(each -> each.uri().getRawQuery().contains("operation=PKIOperation"))
        .map(ReadableRequests::message)
        .filter(message -> seen.add(Base64.getEncoder().encodeToString(message)))
        .toList();
  }

  private static byte[] message(HttpExchange exchange) {
    if (exchange.method() == HttpMethod.POST) {
      return exchange.body();
    }
    var escaped = exchange.uri().getRawQuery().replaceAll(".*message=([^&]*).*", "$1");
    return Base64.getDecoder().decode(URLDecoder.decode(escaped, StandardCharsets.US_ASCII));
  }

  /** How many of the messages give this challenge to the CA. */
  public long carrying(String challenge, List<HttpExchange> exchanges) {
    return messages(exchanges).stream()
        .filter(message -> challenge(message).filter(challenge::equals).isPresent())
        .count();
  }

  private Optional<String> challenge(byte[] message) {
    return keys.stream().flatMap(key -> challenge(message, key).stream()).findFirst();
  }

  /** Nothing of a message for another key, or that is no request for a certificate. */
  private static Optional<String> challenge(byte[] message, PrivateKey key) {
    try {
      var sealed = (byte[]) new CMSSignedData(message).getSignedContent().getContent();
      var recipient =
          new CMSEnvelopedData(sealed).getRecipientInfos().getRecipients().iterator().next();
      var opener = new JceKeyTransEnvelopedRecipient(key).setProvider(new BouncyCastleProvider());
      var attributes =
          new PKCS10CertificationRequest(recipient.getContent(opener))
              .getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword);
      return attributes.length == 0
          ? Optional.empty()
          : Optional.of(((ASN1String) attributes[0].getAttributeValues()[0]).getString());
    } catch (CMSException | IOException | RuntimeException other) {
      return Optional.empty();
    }
  }
}
