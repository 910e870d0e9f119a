namespace LuBan.Identity;

/// <summary>What an account signs in with. Kept encrypted; passwords and codes as hashes besides.</summary>
internal sealed record Credential
{
    /// <summary>The User's name, for whoever looks after a crash.</summary>
    public string User { get; init; } = "";

    /// <summary>In the format of ASP.NET Core Identity; null when there is no password.</summary>
    public string? PasswordHash { get; init; }

    public DateTimeOffset? PasswordChangedAt { get; init; }

    /// <summary>Somebody else chose the password.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Of the password that was configured when the administrator's was last set from there.</summary>
    public string? ConfiguredHash { get; init; }

    /// <summary>Grows when everything that was issued before is no longer good.</summary>
    public long Version { get; init; } = 1;

    public TotpCredential? Totp { get; init; }

    /// <summary>The secret that an app was given and has not shown to have yet.</summary>
    public byte[]? PendingTotp { get; init; }

    /// <summary>SHA-256 of the codes that were not used, in base64.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    public IReadOnlyList<PasskeyCredential> Passkeys { get; init; } = [];
}

/// <summary>A shared secret of an authenticator app (RFC 6238).</summary>
internal sealed record TotpCredential
{
    public byte[] Secret { get; init; } = [];

    /// <summary>When a code has shown that the app has the secret.</summary>
    public DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>The newest time step that was used: no code of it or before is accepted again.</summary>
    public long LastStep { get; init; }
}

/// <summary>A WebAuthn credential.</summary>
internal sealed record PasskeyCredential
{
    public byte[] Id { get; init; } = [];

    public byte[] PublicKey { get; init; } = [];

    public string Name { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public uint SignCount { get; init; }

    public IReadOnlyList<string> Transports { get; init; } = [];

    public bool IsUserVerified { get; init; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; init; }

    public byte[] Attestation { get; init; } = [];

    public byte[] ClientData { get; init; } = [];
}
