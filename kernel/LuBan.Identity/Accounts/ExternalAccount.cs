namespace LuBan.Identity;

/// <summary>An account as an identity provider describes it.</summary>
/// <param name="Provider">The IdentityProvider object.</param>
/// <param name="Subject">Who it is there.</param>
/// <param name="Name">The user name that it shall have here.</param>
public sealed record ExternalAccount(string Provider, string Subject, string Name)
{
    /// <summary>The name shown to people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the provider has made sure of the address.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>A language tag.</summary>
    public string? Language { get; init; }

    /// <summary>The groups, with the provider's prefix. Names beginning with <c>system:</c> are left out.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}
