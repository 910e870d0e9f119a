namespace LuBan.Identity;

/// <summary>A sign-in that is under way, found by the hash of its ticket.</summary>
internal sealed record SignInAttempt
{
    public string User { get; init; } = "";

    public string Uid { get; init; } = "";

    public byte[] Hash { get; init; } = [];

    public DateTimeOffset Expires { get; init; }

    /// <summary>The account's version when it began.</summary>
    public long CredentialVersion { get; init; }

    /// <summary>What was proved.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>Whether a second factor is still missing.</summary>
    public bool NeedsSecondFactor { get; init; }

    /// <summary>What a passkey has to answer; opaque.</summary>
    public string? PasskeyState { get; init; }
}
