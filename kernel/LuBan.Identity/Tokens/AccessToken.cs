namespace LuBan.Identity.Tokens;

/// <summary>What an access token says (RFC 9068). It says who calls and through whom; what they may do is decided anew at each request.</summary>
internal sealed record AccessToken
{
    /// <summary>The <c>jti</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name of this server under which it was asked for.</summary>
    public required string Issuer { get; init; }

    /// <summary>The uid of the user; for a client that calls in its own name, the client.</summary>
    public required string Subject { get; init; }

    /// <summary>The user name at that time; null for a client that calls in its own name.</summary>
    public string? User { get; init; }

    /// <summary>The client that it was issued to.</summary>
    public required string Client { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The session it belongs to; null for a client that calls in its own name.</summary>
    public string? Session { get; init; }

    /// <summary>The grant it belongs to; null for a client that calls in its own name.</summary>
    public string? Grant { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = [];

    public DateTimeOffset? AuthenticatedAt { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
