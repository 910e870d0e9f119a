using System.Text.RegularExpressions;

namespace LuBan.DevOps.Repositories;

/// <summary>Which addresses git is given.</summary>
internal static partial class RepositoryUrl
{
    /// <summary>What is wrong with an address; null when nothing is.</summary>
    public static string? Problem(string url, IReadOnlyList<string> localRoots)
    {
        if (url.Any(char.IsControl) || url.StartsWith('-')) return "LB9151: The address has signs that no address has.";
        if (LocalPath(url) is { } path) return IsBelow(path, localRoots) ? null : $"LB9151: The folder '{path}' is not below {string.Join(" or ", localRoots.DefaultIfEmpty("any allowed folder: there is none"))}. Put the repository there, or add its folder to 'repositories.localRoots' of the extension's configuration.";
        if (ScpLike().IsMatch(url)) return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https" or "ssh") || parsed.Host.Length == 0) return $"LB9151: '{Shown(url)}' is no address that is supported: use https://, http://, ssh://, user@host:path, or a folder of this machine.";
        return parsed.UserInfo.Contains(':', StringComparison.Ordinal) ? "LB9151: The address has a password in it, which everybody can read who sees the Repository. Put it into a Secret, and the Secret's name into spec.credentials." : null;
    }

    /// <summary>An address without what may be secret in it.</summary>
    public static string Shown(string url) => UserInfo().Replace(url, "://");

    private static string? LocalPath(string url) =>
        url.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? Path.GetFullPath("/" + Uri.UnescapeDataString(url["file://".Length..].TrimStart('/'))) : url.StartsWith('/') ? Path.GetFullPath(url) : null;

    private static bool IsBelow(string path, IReadOnlyList<string> roots) =>
        roots.Any(root => path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + "/", StringComparison.Ordinal));

    // A host of its own: "ext::sh -c …" and other transports that run commands never match.
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9.-]*:(?!:)[^\s]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex ScpLike();

    [GeneratedRegex("://[^/@]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
