namespace LuBan.Identity.Tokens;

/// <summary>What a user gave to a client: one object from the authorization code to the last refresh token, so that each step is one compare-and-swap. Without it none of its tokens is good.</summary>
internal sealed record GrantRecord : IExpiring
{
    /// <summary>The client.</summary>
    public required string Client { get; init; }

    /// <summary>The uid of the client: one of the same name that is made later inherits nothing.</summary>
    public required string ClientUid { get; init; }

    public required string User { get; init; }

    public required string UserUid { get; init; }

    /// <summary>The session: its end is the end of the grant.</summary>
    public required string Session { get; init; }

    /// <summary>Whether the session is there for this grant alone, and ends with it.</summary>
    public bool OwnsSession { get; init; }

    /// <summary>The name of this server that the client knows.</summary>
    public required string Issuer { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The nonce of the request, for the ID token.</summary>
    public string? Nonce { get; init; }

    public DateTimeOffset AuthenticatedAt { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The claims that were asked for by name.</summary>
    public IReadOnlyList<string> IdTokenClaims { get; init; } = [];

    public IReadOnlyList<string> UserInfoClaims { get; init; } = [];

    /// <summary>The digest of the part that all handles of the grant have in common: who knows it has had one of them.</summary>
    public required string FamilyDigest { get; init; }

    /// <summary>Makes the next refresh token from the one before, the same one when it is asked for twice.</summary>
    public required string SuccessorKey { get; init; }

    /// <summary>The code; null for a grant that began without one.</summary>
    public GrantCode? Code { get; init; }

    /// <summary>The refresh token; null when the client gets none, or has not redeemed its code.</summary>
    public GrantRefresh? Refresh { get; init; }

    /// <summary>When the grant ends, whatever happens.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it ends unless it is used.</summary>
    public DateTimeOffset IdleUntil { get; init; }

    DateTimeOffset IExpiring.RemoveAt => ExpiresAt < IdleUntil ? ExpiresAt : IdleUntil;

    internal bool IsOver(DateTimeOffset now) => now >= ((IExpiring)this).RemoveAt;
}

/// <summary>The code of a grant.</summary>
/// <param name="Digest">The SHA-256 of its secret.</param>
/// <param name="RedirectUri">The address that it was sent to.</param>
/// <param name="Challenge">The S256 challenge.</param>
/// <param name="ExpiresAt">Until when it may be redeemed.</param>
/// <param name="IsRedeemed">Whether it was.</param>
internal sealed record GrantCode(string Digest, string RedirectUri, string Challenge, DateTimeOffset ExpiresAt, bool IsRedeemed);

/// <summary>The refresh token of a grant.</summary>
/// <param name="Digest">The SHA-256 of its secret.</param>
/// <param name="PreviousDigest">That of the one before.</param>
/// <param name="RotatedAt">When it took the place of the one before.</param>
internal sealed record GrantRefresh(string Digest, string? PreviousDigest, DateTimeOffset RotatedAt);
