namespace LuBan.Marketplace.Publishers;

/// <summary>What administrators decided for the whole marketplace.</summary>
internal sealed record MarketplacePolicy
{
    /// <summary>The policy until an administrator writes another.</summary>
    public static MarketplacePolicy Default { get; } = new();

    /// <summary>Which pushes wait for a reviewer.</summary>
    public ReviewMode Review { get; init; } = ReviewMode.Unverified;

    /// <summary>Whether a reviewer must be another than who pushed.</summary>
    public bool TwoPersons { get; init; }

    /// <summary>Whether the first push of <c>Acme.X</c> reserves <c>Acme.</c> when nobody has it and nothing looks like it.</summary>
    public bool AutoClaimPrefix { get; init; } = true;

    /// <summary>How many prefixes a publisher reserves by itself, 0–1,000; administrators reserve more for it.</summary>
    public int PrefixesPerPublisher { get; init; } = 5;

    /// <summary>Whether users of the server who are no administrators may make publishers.</summary>
    public bool OpenRegistration { get; init; }

    /// <summary>Whether every package must carry its author's signature.</summary>
    public bool RequireAuthorSignature { get; init; }

    /// <summary>Whether a package that seems to hold a secret, such as a private key, is refused. Otherwise its publisher is warned.</summary>
    public bool RefuseSecrets { get; init; } = true;
}

/// <summary>Which pushes wait for a reviewer.</summary>
internal enum ReviewMode
{
    /// <summary>Those of publishers that are not verified. Administrators' own do not wait.</summary>
    Unverified,

    /// <summary>All, administrators' own too.</summary>
    Always,

    /// <summary>None.</summary>
    Never,
}
