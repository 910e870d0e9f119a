using System.Text.RegularExpressions;

namespace LuBan.DevOps.Validation;

/// <summary>Which names are allowed.</summary>
internal static partial class NameRules
{
    public static bool IsLabel(string name) => name.Length is > 0 and <= 63 && Label().IsMatch(name);

    /// <summary>Parameters, results and keys of objects; they become file names and variables.</summary>
    public static bool IsVariable(string name) => name.Length is > 0 and <= 253 && Variable().IsMatch(name);

    public static void CheckUnique(IEnumerable<string> names, string field, string what, Findings findings)
    {
        foreach (var twice in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            findings.Add(field, $"There are {twice.Count()} {what} named '{twice.Key}'; names are unique.");
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[A-Za-z_][\w.-]*$")]
    private static partial Regex Variable();
}
