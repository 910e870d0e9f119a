using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>What an identity provider must look like to be registered.</summary>
internal static class IdentityProviderRules
{
    public const string Code = "LB8290";
    private const int MaximumName = 63;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static IEnumerable<string> Check(Type provider, string type, IdentityProviderOptions options, IEnumerable<string> others)
    {
        if (type.Length is 0 or > MaximumName || !type.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            yield return $"'{type}' is no name of a type: write 1 to {MaximumName} letters, digits and dashes, such as 'badge'.";
        if (others.Contains(type, StringComparer.Ordinal)) yield return $"The extension has two identity providers of the type '{type}'. Give each a name of its own.";
        if (!Redirects(provider) && !TakesPasswords(provider))
            yield return "The class implements neither IRedirectIdentityProvider nor IPasswordIdentityProvider. Implement one of them, or both.";
        if (options.Timeout < Shortest || options.Timeout > Longest)
            yield return $"The time-out is {options.Timeout.TotalSeconds:0.###} s; it must be from {Shortest.TotalSeconds:0} to {Longest.TotalSeconds:0} s, because somebody waits to be signed in.";
    }

    public static IdentityProviderContribution Describe(string extension, Type provider, string type, IdentityProviderOptions options) =>
        new(type, extension, Redirects(provider), TakesPasswords(provider))
        {
            Timeout = options.Timeout,
            ConfigSchema = options.ConfigType is { } config ? SchemaCheck.Describe(config) : null,
        };

    private static bool Redirects(Type provider) => typeof(IRedirectIdentityProvider).IsAssignableFrom(provider);

    private static bool TakesPasswords(Type provider) => typeof(IPasswordIdentityProvider).IsAssignableFrom(provider);
}
