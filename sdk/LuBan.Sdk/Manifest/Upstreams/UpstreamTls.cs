namespace LuBan.Sdk;

/// <summary>How an upstream with <c>https</c> is recognised.</summary>
public sealed record UpstreamTls
{
    /// <summary>Certificates, as PEM, that its own must lead to; null: those that the machine trusts.</summary>
    public string? CaBundle { get; init; }

    /// <summary>The name that its certificate must be for; null: the host of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Takes any certificate. For trying out: who stands between the kernel and the upstream reads and changes everything.</summary>
    public bool InsecureSkipVerify { get; init; }
}
