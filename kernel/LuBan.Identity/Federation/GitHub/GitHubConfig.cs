using System.ComponentModel;

namespace LuBan.Identity.Federation;

/// <summary>GitHub, or a GitHub Enterprise server.</summary>
public sealed record GitHubConfig
{
    /// <summary>The address that people use.</summary>
    [DefaultValue("https://github.com")]
    public string Url { get; init; } = "https://github.com";

    /// <summary>The address of the API; null for <c>https://api.github.com</c>, and <c>{url}/api/v3</c> of another server.</summary>
    [Description("The address of the API. Default: https://api.github.com for github.com, {url}/api/v3 for another server.")]
    public string? ApiUrl { get; init; }

    /// <summary>The id of the OAuth app. Its secret is in the Secret under <c>clientSecret</c>.</summary>
    [Description("The id of the OAuth app. Its secret is in the Secret under clientSecret.")]
    public string ClientId { get; init; } = "";

    /// <summary>Only members of these organizations may sign in; empty for everybody with an account there.</summary>
    [Description("Only members of these organizations may sign in; empty for everybody with an account there.")]
    public IReadOnlyList<string> Organizations { get; init; } = [];

    /// <summary>Whether organizations and teams become groups: <c>organization</c> and <c>organization/team</c>.</summary>
    [DefaultValue(true)]
    public bool ReadGroups { get; init; } = true;
}
