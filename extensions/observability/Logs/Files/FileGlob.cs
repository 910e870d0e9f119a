using System.IO.Enumeration;

namespace LuBan.Observability.Logs.Files;

/// <summary>Finds the files of a pattern.</summary>
internal static class FileGlob
{
    internal const int MostFiles = 1000;

    /// <summary>What is wrong with a pattern; null when nothing is.</summary>
    internal static string? Problem(string pattern, IReadOnlyList<string> roots)
    {
        if (!Path.IsPathFullyQualified(pattern)) return $"'{pattern}' has to be an absolute path.";
        var parts = pattern.Split('/');
        if (parts.Any(part => part is "." or "..")) return $"'{pattern}' goes through '..'.";
        if (pattern.Contains("**", StringComparison.Ordinal)) return $"'{pattern}' holds '**'; one star stands for a part of a name.";
        return roots.Any(root => pattern.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal)) ? null : $"'{pattern}' is not below {string.Join(" or ", roots)} (logs.fileRoots).";
    }

    internal static IEnumerable<string> Find(string pattern)
    {
        IEnumerable<string> folders = ["/"];
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts[..^1]) folders = folders.SelectMany(folder => Entries(folder, part)).Where(Directory.Exists);
        return folders.SelectMany(folder => Entries(folder, parts[^1])).Take(MostFiles);
    }

    /// <summary>The path of an open file: what it was opened by may have been changed since.</summary>
    internal static string? RealPath(Microsoft.Win32.SafeHandles.SafeFileHandle file) => new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;

    private static IEnumerable<string> Entries(string folder, string part)
    {
        if (part.IndexOfAny(['*', '?']) < 0) return [Path.Combine(folder, part)];
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Where(entry => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(entry), ignoreCase: false)).Order(StringComparer.Ordinal).ToList();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
