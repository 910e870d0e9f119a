namespace LuBan.Packages;

/// <summary>Where packages come from: a NuGet V3 feed or a folder.</summary>
public sealed record PackageSourceOptions
{
    /// <summary>The name shown to people and kept with an installed package.</summary>
    public required string Name { get; init; }

    /// <summary>The address of a V3 service index (http or https), or a folder: a path, or a <c>file:</c> URL.</summary>
    public required string Url { get; init; }

    /// <summary>Which source is asked first: the higher number. Default 0; equal numbers go by name.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// The ids this source serves, by beginning (<c>Acme.</c>). Empty: every id that no other source names. An id that a source names is
    /// taken from such sources only, so that a stranger's feed cannot slip in a higher version of it.
    /// </summary>
    public IReadOnlyList<string> IdPrefixes { get; init; } = [];

    /// <summary>The user name for HTTP Basic; null: no credentials.</summary>
    public string? UserName { get; init; }

    /// <summary>The password or token that goes with <see cref="UserName"/>. Sent to the source's own host only.</summary>
    public string? Password { get; init; }

    /// <summary>The authorities that may have signed the server's certificate, in PEM, instead of those of this machine; null: this machine's.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>Whether plain http is accepted from another machine. Default: no; from this machine it always is.</summary>
    public bool AllowInsecureConnections { get; init; }

    /// <summary>How long one request may take to answer.</summary>
    /// <value>1 second to 10 minutes. Default: 20 seconds.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a download may stand still.</summary>
    /// <value>1 second to 10 minutes. Default: 30 seconds.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is sent before a passing fault counts as final.</summary>
    /// <value>1 to 10. Default: 3.</value>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The largest package that is downloaded, in bytes. Default: 512 MiB.</summary>
    public long MaxPackageBytes { get; init; } = 512L << 20;

    /// <summary>The record without its password.</summary>
    /// <returns>Name and address.</returns>
    public override string ToString() => $"{Name} ({Url})";
}
