namespace LuBan.Kernel.Gateway;

/// <summary>How the forwarder speaks TLS with an upstream. Compared by value: a changed one is a new <see cref="Upstream"/>.</summary>
internal sealed record TlsOptions
{
    /// <summary>Certificates, PEM, one of which must have signed the upstream's; null trusts what the operating system trusts.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>The certificate, PEM, that the forwarder shows; null shows none. Needs <see cref="KeyPem"/>.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>The key of <see cref="CertificatePem"/>, PEM, not encrypted.</summary>
    public string? KeyPem { get; init; }

    /// <summary>The name that the upstream's certificate must have; null for the host of its address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Takes any certificate. For laboratories only: whoever is on the way reads and changes everything.</summary>
    public bool SkipVerification { get; init; }

    // The key stays out of logs and exceptions.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"ServerName = {ServerName}, OwnAuthority = {AuthorityPem is not null}, ClientCertificate = {CertificatePem is not null}, SkipVerification = {SkipVerification}");
        return true;
    }
}
