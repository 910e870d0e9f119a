namespace LuBan.Marketplace.Access;

/// <summary>A token as it is kept: everything but the secret, of which only the hash is there.</summary>
internal sealed record ApiToken
{
    /// <summary>Its public name: part of the secret, shown in lists and in the journal.</summary>
    public required string Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Label { get; init; }

    /// <summary>The publisher it acts for; null for a token with the scope <c>admin</c>.</summary>
    public string? Publisher { get; init; }

    /// <summary>The SHA-256 of the whole secret, hexadecimal. The secret has 256 random bits: no salt and no slow hash is needed.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may be used for; see <see cref="TokenScope"/>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The ids it may be used on, with <c>*</c> for any characters, such as <c>Acme.*</c>; empty: every id of its publisher.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is refused.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was revoked; null while it may be used.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Whether it may be used for a scope. Who may push new ids may push versions of them.</summary>
    public bool Has(string scope) => Scopes.Contains(scope) || (scope == TokenScope.PushVersion && Scopes.Contains(TokenScope.Push));

    /// <summary>Whether it may be used on an id.</summary>
    public bool Covers(string id) => Packages.Count == 0 || Packages.Any(glob => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(glob, id, ignoreCase: true));
}

/// <summary>When a token was last used. Apart from the token: it changes often and matters little.</summary>
/// <param name="LastUsed">The time; up to ten minutes old.</param>
internal sealed record TokenUse(DateTimeOffset LastUsed);
