using System.Text.RegularExpressions;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishers;

/// <summary>Streams of versions that hosts follow: <c>stable</c> without prereleases, and others by the prerelease's first word.</summary>
internal static partial class Channels
{
    /// <summary>The channel of releases.</summary>
    public const string Stable = "stable";

    private const string Preview = "preview";

    /// <summary>The channel of a version that says nothing else: <c>beta</c> for <c>1.0.0-beta.2</c>, <c>preview</c> when the prerelease begins with no word.</summary>
    public static string Of(string version)
    {
        if (!PackageVersions.IsPrerelease(version)) return Stable;
        var label = Label().Match(version).Groups[1].Value.ToLowerInvariant();
        return label.Length == 0 || label == Stable ? Preview : label;
    }

    /// <summary>Why a version cannot be in a channel; null when it can.</summary>
    public static string? FindFault(string channel, string version)
    {
        if (!Name().IsMatch(channel)) return $"'{channel}' is no channel: 1 to 20 lower-case ASCII letters and digits, with a letter first. Use such a word.";
        return channel == Stable && PackageVersions.IsPrerelease(version) ? $"{version} is a prerelease, and '{Stable}' has none. Publish a release." : null;
    }

    [GeneratedRegex("-([A-Za-z]{1,20})", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex("^[a-z][a-z0-9]{0,19}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
