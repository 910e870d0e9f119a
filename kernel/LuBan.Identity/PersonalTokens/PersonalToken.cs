namespace LuBan.Identity;

/// <summary>A personal access token: a password for programs, limited and revocable.</summary>
public sealed record PersonalToken
{
    /// <summary>Its id: may be shown, and opens nothing.</summary>
    public required string Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The user name.</summary>
    public required string User { get; init; }

    /// <summary>The uid of the account.</summary>
    public required string Uid { get; init; }

    /// <summary>What it is limited to; empty when it may do whatever the user may.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is over.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used, within a minute; null when it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Where it was last used.</summary>
    public string? LastAddress { get; init; }
}

/// <summary>A personal token as it is kept.</summary>
internal sealed record PersonalTokenContent
{
    public string Name { get; init; } = "";

    public string User { get; init; } = "";

    public string Uid { get; init; } = "";

    public byte[] Hash { get; init; } = [];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
