namespace LuBan.Sdk;

/// <summary>Somebody as an identity provider knows them.</summary>
/// <param name="Subject">What the provider calls this person for ever: never a name or an e-mail address, which may pass to somebody else. At most 255 characters.</param>
public sealed record ExternalIdentity(string Subject)
{
    /// <summary>The name that an account made for this person gets.</summary>
    public string? UserName { get; init; }

    /// <summary>The name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the provider says that the address is this person's.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>The groups as the provider names them.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What else is known, for accounts that are looked up by a claim.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>();

    /// <summary>How this person proved who it is (RFC 8176), such as <c>pwd</c> or <c>mfa</c>.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>What <see cref="IRedirectIdentityProvider.SignOutAsync"/> needs; kept encrypted with the session.</summary>
    public IReadOnlyDictionary<string, string> SignOutHints { get; init; } = new Dictionary<string, string>();

    /// <summary>The subject only.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"ExternalIdentity {Subject}";
}
