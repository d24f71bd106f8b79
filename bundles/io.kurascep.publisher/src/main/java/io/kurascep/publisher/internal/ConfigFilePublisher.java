// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.api.delivery.CertificateTarget;
import io.kurascep.api.delivery.Credential;
import io.kurascep.api.delivery.Delivery;
import io.kurascep.api.delivery.DeliveryException;
import io.kurascep.api.delivery.DeliveryException.Reason;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.ParameterFile;
import io.kurascep.files.Pem;
import io.kurascep.files.PemException;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** Writes a certificate and its key into a configuration file, see {@link ParameterFile}. */
@Component(
    name = "io.kurascep.ConfigFilePublisher",
    service = {CertificateTarget.class, ConfigurableComponent.class},
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = ConfigFileForm.class, factory = true)
public final class ConfigFilePublisher implements CertificateTarget, ConfigurableComponent {

  /** After the files of a directory, which it may refer to. */
  static final int ORDER = 20;

  private final DurableFiles files;
  private volatile FollowerSettings settings;

  /** What the value of a parameter can be. */
  private enum Kind {
    PKEY,
    CERT,
    CHAIN,
    CA
  }

  /**
   * Begins.
   *
   * @param properties the settings
   */
  @Activate
  public ConfigFilePublisher(Map<String, Object> properties) {
    this(DurableFiles.onDisk(), properties);
  }

  ConfigFilePublisher(DurableFiles files, Map<String, Object> properties) {
    this.files = files;
    this.settings = new FollowerSettings(properties);
  }

  /**
   * The settings are others.
   *
   * @param properties the settings
   */
  @Modified
  void modified(Map<String, Object> properties) {
    settings = new FollowerSettings(properties);
  }

  @Override
  public String name() {
    return "configuration file " + settings.name();
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public boolean concerns(Delivery delivery) {
    return settings.names(delivery);
  }

  @Override
  public void deliver(Delivery delivery, Credential credential) throws DeliveryException {
    var present = settings;
    var parameters = parameters(present);
    KeyAndChain.proven(delivery, credential, name());
    var values = new LinkedHashMap<String, String>();
    for (var each : parameters.entrySet()) {
      values.put(each.getKey(), value(each.getValue(), credential));
    }
    try {
      file(present).replace(values);
    } catch (IOException e) {
      throw new DeliveryException(Reason.WRITE_FAILED, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw FollowerSettings.bad("parameters", e.getMessage());
    }
  }

  private static String value(Kind kind, Credential credential) throws DeliveryException {
    return kind == Kind.PKEY
        ? key(credential.privateKey())
        : certificates(kind, credential.chain());
  }

  private static String key(PrivateKey key) throws DeliveryException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new DeliveryException(
          Reason.TARGET_REFUSED,
          "the private key cannot leave its token: choose a keystore in a file");
    }
    return Pem.encode("PRIVATE KEY", encoded);
  }

  private static String certificates(Kind kind, List<X509Certificate> chain) {
    return Pem.encode(
        switch (kind) {
          case CERT -> chain.subList(0, 1);
          case CA -> chain.subList(1, chain.size());
          default -> chain;
        });
  }

  @Override
  public boolean holds(Delivery delivery) throws DeliveryException {
    var present = settings;
    try {
      for (var each : parameters(present).entrySet()) {
        String value = file(present).value(each.getKey());
        boolean held =
            each.getValue() == Kind.PKEY
                ? KeyAndChain.isKeyOf(value, delivery.certificate())
                : value.equals(certificates(each.getValue(), delivery.chain()));
        if (!held) {
          return false;
        }
      }
      return true;
    } catch (PemException damaged) {
      return false; // what is written puts it right
    } catch (IOException e) {
      throw new DeliveryException(Reason.TARGET_MISSING, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw FollowerSettings.bad("parameters", e.getMessage());
    }
  }

  private ParameterFile file(FollowerSettings present) throws DeliveryException {
    return new ParameterFile(files, present.path("file"));
  }

  private static Map<String, Kind> parameters(FollowerSettings present) throws DeliveryException {
    List<String> words = List.of(present.text("parameters").split("\\s+", -1));
    var parameters = new LinkedHashMap<String, Kind>();
    for (int i = 0; i < words.size(); i += 2) {
      Kind kind = i + 1 < words.size() ? kind(words.get(i + 1)) : null;
      if (kind == null || parameters.put(words.get(i), kind) != null) {
        throw FollowerSettings.bad(
            "parameters",
            "each name of a parameter must be followed by pkey, cert, chain or ca, and stand there"
                + " once");
      }
    }
    return parameters;
  }

  private static Kind kind(String word) {
    return switch (word) {
      case "pkey" -> Kind.PKEY;
      case "cert" -> Kind.CERT;
      case "chain" -> Kind.CHAIN;
      case "ca" -> Kind.CA;
      default -> null;
    };
  }
}
