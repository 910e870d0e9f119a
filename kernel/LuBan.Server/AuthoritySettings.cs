using LuBan.Identity.ExternalAuthority;
using LuBan.Sdk;

namespace LuBan.Server;

/// <summary>The options <c>--oidc-*</c>: another issuer as the only authority. Each is also an environment variable <c>LUBAN_OIDC_…</c>.</summary>
internal static class AuthoritySettings
{
    /// <summary>The options that take one value.</summary>
    public static IReadOnlyList<string> Single { get; } =
    [
        "--oidc-authority", "--oidc-client-id", "--oidc-username-claim", "--oidc-username-prefix", "--oidc-groups-claim", "--oidc-groups-prefix", "--oidc-signing-algs", "--oidc-ca-file",
        "--oidc-administrators",
    ];

    /// <summary>The options that may be repeated.</summary>
    public static IReadOnlyList<string> Repeatable { get; } = ["--oidc-audience", "--oidc-required-claim"];

    /// <summary>Puts what was given into the options; the rest keeps its default.</summary>
    /// <exception cref="ExtensionException">LB6107: a value cannot be read.</exception>
    public static void Apply(IConfiguration configuration, AuthorityOptions options)
    {
        options.Issuer = Value(configuration, "authority") ?? options.Issuer;
        options.ClientId = Value(configuration, "client-id") ?? options.ClientId;
        options.UserNameClaim = Value(configuration, "username-claim") ?? options.UserNameClaim;
        options.UserNamePrefix = Value(configuration, "username-prefix") ?? options.UserNamePrefix;
        options.GroupsClaim = Value(configuration, "groups-claim") ?? options.GroupsClaim;
        options.GroupsPrefix = Value(configuration, "groups-prefix") ?? options.GroupsPrefix;
        options.Administrators = Value(configuration, "administrators") ?? options.Administrators;
        if (Value(configuration, "signing-algs") is { } algorithms) options.Algorithms = [.. algorithms.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        if (Value(configuration, "ca-file") is { } file) options.CaBundle = Read(file);
        foreach (var audience in Values(configuration, "audience")) options.Audiences.Add(audience);
        foreach (var claim in Values(configuration, "required-claim"))
        {
            if (claim.Split('=', 2) is not [{ Length: > 0 } name, var value]) throw new ExtensionException("LB6107", $"--oidc-required-claim is '{claim}', expected NAME=VALUE.");
            options.RequiredClaims[name] = value;
        }
    }

    private static string? Value(IConfiguration configuration, string name) => configuration["oidc-" + name] ?? configuration["LUBAN_OIDC_" + name.Replace('-', '_').ToUpperInvariant()];

    private static string[] Values(IConfiguration configuration, string name) =>
        configuration.GetSection("oidc-" + name).Get<string[]>() ?? Value(configuration, name)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ExtensionException("LB6107", $"--oidc-ca-file '{file}' cannot be read: {problem.Message} Name a file with certificates in PEM.", problem);
        }
    }
}
