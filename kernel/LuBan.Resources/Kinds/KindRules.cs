using System.Text.RegularExpressions;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>What a kind must look like to have a place in the API.</summary>
internal static partial class KindRules
{
    private static readonly string[] Own = ["kernel.luban.dev", "iam.luban.dev", "tenant.luban.dev", "audit.luban.dev", "permissions.luban.dev"];

    internal static IEnumerable<ExtensionProblem> Check(ResourceKind kind, string owner)
    {
        var fromKernel = owner is ResourceKind.KernelOwner or ResourceKind.IdentityOwner or KindRegistry.CoreOwner;
        if (!fromKernel && IsReserved(kind.Group))
            yield return Problem(kind, $"the group '{kind.Group}' is reserved for the kernel. Use a DNS name of your own, such as 'notes.example.dev'.");
        else if (kind.Group.Length > 0 && !Names.IsSubdomain(kind.Group))
            yield return Problem(kind, $"the group '{kind.Group}' is not a DNS name. Use lower-case letters, digits, '-' and '.', such as 'notes.example.dev'.");
        if (!(DefinitionKind.IsDefined(kind) ? Names.IsLabel(kind.Version) : Version().IsMatch(kind.Version)))
            yield return Problem(kind, $"the version '{kind.Version}' is not an API version. Use v1, v1beta2, v2alpha1 or the like.");
        if (!Names.IsLabel(kind.Plural))
            yield return Problem(kind, $"the plural '{kind.Plural}' is not a DNS label. Use lower-case letters, digits and '-'.");
        if (!Kind().IsMatch(kind.Kind))
            yield return Problem(kind, $"the kind '{kind.Kind}' is not in CamelCase. Start with an upper-case letter; use letters and digits.");
        foreach (var shortName in kind.ShortNames.Where(name => !Names.IsLabel(name)))
            yield return Problem(kind, $"the short name '{shortName}' is not a DNS label. Use lower-case letters, digits and '-'.");
        foreach (var column in kind.PrinterColumns.Where(column => !JsonPath.TryParse(column.JsonPath, out _)))
            yield return Problem(kind, $"the column '{column.Name}' has the JSON path '{column.JsonPath}', which cannot be read. Use a path such as .status.phase, .spec.hosts[0] or .status.conditions[?(@.type==\"Ready\")].status.");
    }

    internal static bool IsReserved(string group) =>
        group.Length == 0 || Own.Any(own => group == own || group.EndsWith("." + own, StringComparison.Ordinal))
        || group == "k8s.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group == "kubernetes.io" || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);

    private static ExtensionProblem Problem(ResourceKind kind, string message) => new("LB5104", kind.ToString(), message);

    [GeneratedRegex("^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$")]
    private static partial Regex Version();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{0,62}$")]
    private static partial Regex Kind();
}
