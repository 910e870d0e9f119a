namespace LuBan.Sdk;

/// <summary>Who sees a contribution. With none of these only administrators do.</summary>
public sealed record ConsoleAudience
{
    /// <summary>Whoever may <c>use</c> this permission, which the extension declares.</summary>
    public string? Permission { get; init; }

    /// <summary>Whoever may do this with a resource.</summary>
    public ConsoleAccess? Access { get; init; }

    /// <summary>Everybody who is signed in.</summary>
    public bool Everyone { get; init; }
}
