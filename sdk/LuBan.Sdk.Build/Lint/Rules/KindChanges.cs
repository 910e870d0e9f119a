using LuBan.Sdk.Build.Lint.Code;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>What a kind does not take any more.</summary>
internal static class KindChanges
{
    private static readonly string[] Integers = ["System.SByte", "System.Int16", "System.Int32", "System.Int64"];

    public static IEnumerable<string> Find(KindFact before, KindFact after)
    {
        if (before.Plural != after.Plural) yield return $"the plural was '{before.Plural}' and is '{after.Plural}'";
        if (before.IsClusterScoped != after.IsClusterScoped) yield return after.IsClusterScoped ? "objects lived in a namespace and live in the cluster" : "objects lived in the cluster and live in a namespace";
        foreach (var (path, old) in before.Fields)
        {
            if (!after.Fields.TryGetValue(path, out var now))
            {
                // With its parent gone, one sentence is enough.
                if (!before.Fields.Keys.Any(parent => path.StartsWith(parent + ".", StringComparison.Ordinal) && !after.Fields.ContainsKey(parent))) yield return $"the field '{path}' is gone";
                continue;
            }
            if (old.Type != now.Type && !Widens(old.Type, now.Type)) yield return $"the field '{path}' was {Short(old.Type)} and is {Short(now.Type)}";
            if (now.IsRequired && !old.IsRequired) yield return $"the field '{path}' must be given now";
            if (old.Values.Except(now.Values).ToList() is { Count: > 0 } lost && now.Type == "enum") yield return $"the field '{path}' does not take {string.Join(", ", lost)} any more";
        }
        foreach (var (path, now) in after.Fields.Where(field => field.Value.IsRequired && !before.Fields.ContainsKey(field.Key) && IsNewIn(before, field.Key)))
            yield return $"the new field '{path}' must be given ({Short(now.Type)})";
    }

    // A required field of a new object that need not be given itself asks nothing of those who do not know it.
    private static bool IsNewIn(KindFact before, string path) => path.LastIndexOf('.') is > 0 and var dot && before.Fields.ContainsKey(path[..dot]);

    private static bool Widens(string before, string after) =>
        (Array.IndexOf(Integers, before) is >= 0 and var from && Array.IndexOf(Integers, after) > from) || (before == "System.Single" && after == "System.Double") || (before == "enum" && after == "System.String");

    private static string Short(string type) => type[(type.LastIndexOf('.') + 1)..];
}
