using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The annotations of an object that say which source it was made of. Its events carry them: who reads that something was started can tell what.</summary>
public static class EventOrigin
{
    private const int Longest = 256;
    private static readonly string[] Names = ["luban.dev/commit", "luban.dev/branch", "luban.dev/repository"];

    /// <summary>What an object says of where it comes from.</summary>
    /// <param name="about">The object.</param>
    /// <returns>The annotations, each of at most 256 characters; null for none.</returns>
    public static IReadOnlyDictionary<string, string>? Of(Resource about)
    {
        ArgumentNullException.ThrowIfNull(about);
        if (about.Metadata.Annotations is not { } annotations) return null;
        var origin = Names.Where(name => annotations.GetValueOrDefault(name) is { Length: > 0 and <= Longest }).ToDictionary(name => name, name => annotations[name]);
        return origin.Count > 0 ? origin : null;
    }
}
