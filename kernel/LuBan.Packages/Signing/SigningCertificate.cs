using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>A certificate with its private key, for signing packages, metadata and bundles. Holds key material: dispose it, and keep what
/// <see cref="Export"/> returns where only the service can read it.</summary>
public sealed class SigningCertificate : IDisposable
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    private const int KeyBits = 3072;
    private const int MinKeyBits = 2048;

    private SigningCertificate(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        Certificate = certificate;
        Others = others;
        Fingerprint = FingerprintOf(certificate.RawData);
    }

    /// <summary>The SHA-256 of the certificate, in lower-case hex: what people pin.</summary>
    /// <remarks>In a nuget.config, <c>allowUntrustedRoot</c> takes effect only when the fingerprint is written in upper case.</remarks>
    public string Fingerprint { get; }

    /// <summary>Whom it names, as a distinguished name.</summary>
    public string Subject => Certificate.Subject;

    /// <summary>Since when it may sign.</summary>
    public DateTimeOffset NotBefore => Certificate.NotBefore.ToUniversalTime();

    /// <summary>Until when it may sign, and its signatures count.</summary>
    public DateTimeOffset NotAfter => Certificate.NotAfter.ToUniversalTime();

    /// <summary>The certificate without its key, in DER: what a feed publishes.</summary>
    public ReadOnlyMemory<byte> PublicBytes => Certificate.RawData;

    internal X509Certificate2 Certificate { get; }

    /// <summary>The certificates above it, when it came with any.</summary>
    internal X509Certificate2Collection Others { get; }

    /// <summary>Makes a certificate that signs itself: RSA 3072, for code signing. Whoever trusts it pins its fingerprint; no authority is needed.</summary>
    /// <param name="subject">A name, such as <c>Acme packages</c>, or a distinguished name that begins with <c>CN=</c>.</param>
    /// <param name="notBefore">Since when it counts.</param>
    /// <param name="years">For how long; 1 to 30.</param>
    /// <returns>The certificate.</returns>
    public static SigningCertificate CreateSelfSigned(string subject, DateTimeOffset notBefore, int years)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentOutOfRangeException.ThrowIfLessThan(years, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(years, 30);
        using var key = RSA.Create(KeyBits);
        var name = subject.StartsWith("CN=", StringComparison.Ordinal) ? new X500DistinguishedName(subject) : Name(subject);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CodeSigning)], true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        // A certificate counts in whole seconds.
        var from = DateTimeOffset.FromUnixTimeSeconds(notBefore.ToUnixTimeSeconds());
        return new SigningCertificate(request.CreateSelfSigned(from, from.AddYears(years)), []);
    }

    /// <summary>Loads a certificate with its key, and the certificates above it.</summary>
    /// <param name="pkcs12">A PKCS #12 file (<c>.pfx</c>, <c>.p12</c>).</param>
    /// <param name="password">Its password; null: none.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="ExtensionException">LB2038: not readable, or not fit for signing packages.</exception>
    public static SigningCertificate Load(ReadOnlySpan<byte> pkcs12, string? password)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(pkcs12, password, X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        }
        catch (CryptographicException exception)
        {
            throw new ExtensionException("LB2038", $"The signing certificate cannot be read ({exception.Message.TrimEnd('.')}). Give a PKCS #12 file and its password.", exception);
        }
        var own = all.Where(one => one.HasPrivateKey).ToList();
        if (own.Count != 1) throw Unfit($"the file has {own.Count} certificates with a private key; it should have one");
        if (FindFault(own[0]) is { } fault) throw Unfit(fault);
        all.Remove(own[0]);
        return new SigningCertificate(own[0], all);

        static ExtensionException Unfit(string fault) =>
            new("LB2038", $"The signing certificate is not fit for signing packages: {fault}. Use an RSA certificate of at least {MinKeyBits} bits for code signing, in a PKCS #12 file with its key.");
    }

    /// <summary>The certificate, its key and the certificates above it as PKCS #12.</summary>
    /// <param name="password">Encrypts it; null: readable by whoever has the bytes.</param>
    /// <returns>The file.</returns>
    public byte[] Export(string? password)
    {
        var all = new X509Certificate2Collection(Others);
        all.Insert(0, Certificate);
        return all.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);
    }

    /// <summary>The fingerprint of a certificate.</summary>
    /// <param name="certificate">The certificate, in DER.</param>
    /// <returns>Its SHA-256 in lower-case hex.</returns>
    public static string FingerprintOf(ReadOnlySpan<byte> certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate));

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var other in Others) other.Dispose();
    }

    /// <summary>Name and fingerprint; never the key.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Subject} ({Fingerprint})";

    /// <summary>Why a certificate must not sign packages, whatever it is pinned for; null when it may.</summary>
    internal static string? FindFault(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        if (key is null) return "its key is not RSA";
        if (key.KeySize < MinKeyBits) return $"its key has {key.KeySize} bits";
        // Without the extension a certificate is for every use.
        var uses = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (uses is not null && !uses.EnhancedKeyUsages.Cast<Oid>().Any(use => use.Value == CodeSigning)) return "its uses do not include code signing";
        return null;
    }

    private static X500DistinguishedName Name(string commonName)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(commonName);
        return builder.Build();
    }
}
