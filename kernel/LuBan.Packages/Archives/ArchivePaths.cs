using System.Globalization;
using System.Text;

namespace LuBan.Packages;

/// <summary>Which entry names can become file names, on every operating system.</summary>
internal static class ArchivePaths
{
    private const int MaxPath = 260;
    private const int MaxDepth = 32;

    /// <summary>NuGet escapes entry names like URLs; this is the name a reader sees.</summary>
    public static string Unescape(string rawName) => rawName.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(rawName) : rawName;

    /// <summary>Why a name must not become a path; null when it may.</summary>
    public static string? FindFault(string name)
    {
        if (name.Length == 0) return "the name is empty";
        if (name.Length > MaxPath) return string.Create(CultureInfo.InvariantCulture, $"the name has {name.Length} characters, at most {MaxPath} are allowed");
        if (name[0] == '/') return "the path is absolute";
        if (name.Contains('\\', StringComparison.Ordinal)) return "the name has a backslash; paths in a package use forward slashes";
        if (name.Any(c => char.IsControl(c) || IsInvisible(c))) return "the name has a control character";
        if (name.AsSpan().IndexOfAny("<>:\"|?*") >= 0) return "the name has one of < > : \" | ? *";
        if (!name.IsNormalized(NormalizationForm.FormC)) return "the name is not in Unicode normal form C";

        var segments = name.TrimEnd('/').Split('/');
        if (segments.Length > MaxDepth) return string.Create(CultureInfo.InvariantCulture, $"the path has {segments.Length} levels, at most {MaxDepth} are allowed");
        foreach (var segment in segments)
        {
            if (segment.Length == 0) return "the path has an empty part";
            if (segment is "." or "..") return $"the path has the part '{segment}'";
            if (segment[^1] is '.' or ' ' || segment[0] == ' ') return $"the part '{segment}' begins or ends with a space, or ends with a dot";
            if (IsDeviceName(segment.Split('.')[0])) return $"the part '{segment}' is a device name on Windows";
        }
        // The store keeps its own books beside the package's files.
        return segments[0].StartsWith(".luban-", StringComparison.OrdinalIgnoreCase) ? "names that begin with '.luban-' belong to the store" : null;
    }

    public static bool IsDeviceName(string text)
    {
        var name = text.TrimEnd(' ').ToUpperInvariant();
        return name is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (name.Length == 4 && (name.StartsWith("COM", StringComparison.Ordinal) || name.StartsWith("LPT", StringComparison.Ordinal)) && (char.IsDigit(name[3]) || name[3] is '\u00b9' or '\u00b2' or '\u00b3'));
    }

    // Marks that turn the direction of writing or take no space: two names could look alike.
    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
