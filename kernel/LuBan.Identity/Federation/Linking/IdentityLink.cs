namespace LuBan.Identity.Federation;

/// <summary>An identity at a provider that is an account here.</summary>
internal sealed record IdentityLink
{
    public string Provider { get; init; } = "";

    public string Subject { get; init; } = "";

    /// <summary>The user name, to find the account by.</summary>
    public string User { get; init; } = "";

    /// <summary>The uid of the account: a later account of the same name is not it.</summary>
    public string Uid { get; init; } = "";

    public DateTimeOffset LinkedAt { get; init; }
}
