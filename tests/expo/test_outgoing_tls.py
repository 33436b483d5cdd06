"""Posting over TLS: the connection goes to an address, the certificate is the host’s."""

import datetime as dt
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from expo import outgoing
from tests.listener import resolving_to

TLS_CONTEXT = outgoing._tls_context


def post(url):
    return outgoing.post(url, body=b"{}", headers={})


def reason(url):
    with pytest.raises(outgoing.NotSent) as refused:
        post(url)
    return refused.value.reason


def certificate_of(name, tmp_path):
    """Make a certificate that vouches for itself and return (file, server's context)."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / f"{name}.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


@pytest.fixture
def secured(listen, settings, monkeypatch, tmp_path):
    """A TLS server for a name, which is trusted and leads to this machine."""
    settings.WEBHOOKS_ALLOW_LOOPBACK = True

    def start(name):
        file, context = certificate_of(name, tmp_path)
        listener = listen(context=context)
        context.sni_callback = lambda _socket, asked, _context: listener.names.append(asked)
        monkeypatch.setattr(outgoing, "_tls_context", lambda: ssl.create_default_context(cafile=str(file)))
        resolving_to(monkeypatch, ["127.0.0.1"])
        return listener

    return start


def test_certificate_and_server_name_are_those_of_the_host(secured):
    listener = secured("hooks.example.org")
    assert post(f"https://hooks.example.org:{listener.port}/") == 200
    assert listener.names == ["hooks.example.org"]


def test_certificate_of_another_name_is_refused(secured):
    listener = secured("other.example.org")
    assert reason(f"https://hooks.example.org:{listener.port}/") == "tls"
    assert listener.requests == []


def test_certificate_that_nobody_vouches_for_is_refused(secured, monkeypatch):
    listener = secured("hooks.example.org")
    monkeypatch.setattr(outgoing, "_tls_context", TLS_CONTEXT)
    assert reason(f"https://hooks.example.org:{listener.port}/") == "tls"
    assert listener.requests == []
