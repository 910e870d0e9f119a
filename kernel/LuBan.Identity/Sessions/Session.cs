namespace LuBan.Identity;

/// <summary>A browser, or program, that is signed in.</summary>
public sealed record Session
{
    /// <summary>Its id (<c>sid</c>): may be shown, and opens nothing.</summary>
    public required string Id { get; init; }

    /// <summary>The secret that opens it: 43 characters. Only where the session was just begun; kept nowhere.</summary>
    public string? Handle { get; init; }

    /// <summary>The user name.</summary>
    public required string User { get; init; }

    /// <summary>The uid of the account.</summary>
    public required string Uid { get; init; }

    /// <summary>How the user proved who it is (RFC 8176).</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>When that was.</summary>
    public DateTimeOffset AuthTime { get; init; }

    /// <summary>When it is over in any case.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used, within a minute.</summary>
    public DateTimeOffset LastUsedAt { get; init; }

    /// <summary>Where it was last used.</summary>
    public string Address { get; init; } = "";

    /// <summary>The program that began it.</summary>
    public string UserAgent { get; init; } = "";
}

/// <summary>A session as it is kept.</summary>
internal sealed record SessionContent
{
    public string User { get; init; } = "";

    public string Uid { get; init; } = "";

    public byte[] Hash { get; init; } = [];

    public IReadOnlyList<string> Amr { get; init; } = [];

    public DateTimeOffset AuthTime { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long it may lie unused; null for the server's default.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>The account's version that it is good for.</summary>
    public long CredentialVersion { get; init; }

    public string Address { get; init; } = "";

    public string UserAgent { get; init; } = "";
}
