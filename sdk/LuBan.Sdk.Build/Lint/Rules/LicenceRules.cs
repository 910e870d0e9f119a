using System.Text.Json;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>Whether people may use the package and what it hands on.</summary>
internal static class LicenceRules
{
    private const string Bill = "luban/sbom.json";

    public static IEnumerable<LintFinding> Check(LintSubject subject)
    {
        var content = subject.Content;
        if (content.LicenseExpression is null && content.LicenseFile is null) yield return new(LintRules.NoLicence, new(""), "The package names neither a licence nor a file with one.");
        if (content.LicenseExpression is { } expression && SpdxLicences.Explain(expression) is { } reason) yield return new(LintRules.UnknownLicence, new(""), $"'{expression}': {reason}.");
        foreach (var library in WithoutLicence(content)) yield return new(LintRules.DependencyLicence, new(Bill), $"The package {library} is shipped, and names no licence.");
    }

    private static IReadOnlyList<string> WithoutLicence(PackageContent content)
    {
        if (!content.Has(Bill)) return [];
        try
        {
            using var bill = JsonDocument.Parse(content.Read(Bill));
            return [.. bill.RootElement.GetProperty("components").EnumerateArray()
                .Where(component => component.TryGetProperty("type", out var type) && type.ValueEquals("library") && !component.TryGetProperty("licenses", out _))
                .Select(component => $"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()}")];
        }
        catch (Exception foreign) when (foreign is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not a bill of ours: it says nothing that could be relied on.
            return [];
        }
    }
}
