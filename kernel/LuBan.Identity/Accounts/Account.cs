namespace LuBan.Identity;

/// <summary>An account as it is now: the User object and what is known of its credentials.</summary>
public sealed record Account
{
    /// <summary>The user name.</summary>
    public required string Name { get; init; }

    /// <summary>The uid of the User object. Everything that lasts is bound to it, never to the name.</summary>
    public required string Uid { get; init; }

    /// <summary>The name shown to people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The e-mail address, if there is one.</summary>
    public string? Email { get; init; }

    /// <summary>Whether somebody has made sure of the address.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>A language tag (BCP 47); <c>en</c> when nothing is said.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The groups: of the User object, and of the identity providers it came from. Without <c>system:authenticated</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whether it may be used. What it owns is only accepted while this is not <see cref="AccountState.Disabled"/>.</summary>
    public AccountState State { get; init; }

    /// <summary>Whether it came from an identity provider.</summary>
    public bool IsExternal { get; init; }

    /// <summary>The accounts at identity providers that are this one.</summary>
    public IReadOnlyList<UserIdentity> Identities { get; init; } = [];

    /// <summary>When the User object was made. When it was last changed is not kept.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows when the password is replaced or every sign-in is ended: what was issued under an earlier one is no longer good.</summary>
    public long CredentialVersion { get; init; }

    /// <summary>Whether a password was set.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether the password alone is not enough.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Whether it may be used at all.</summary>
    public bool IsDisabled => State == AccountState.Disabled;
}
