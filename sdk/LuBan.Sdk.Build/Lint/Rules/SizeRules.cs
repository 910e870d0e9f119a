using System.Globalization;

namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>What is larger than extensions of its sort have to be.</summary>
internal static class SizeRules
{
    /// <summary>All files, unpacked.</summary>
    public const long Package = 50 * MiB;

    /// <summary>One assembly.</summary>
    public const long Assembly = 8 * MiB;

    /// <summary>All files for the console.</summary>
    public const long Console = 4 * MiB;

    private const long MiB = 1024 * 1024;

    public static IEnumerable<LintFinding> Check(LintSubject subject)
    {
        var sizes = subject.Content.Sizes;
        var all = sizes.Values.Sum();
        if (all > Package) yield return new(LintRules.LargePackage, new(""), $"The files have {Text(all)}, {Text(Package)} are enough for most. The largest: {Largest(sizes.Keys, sizes)}.");
        foreach (var assembly in subject.Assemblies.Where(assembly => sizes[assembly.Path] > Assembly))
            yield return new(LintRules.LargeAssembly, new(assembly.Path), $"The assembly has {Text(sizes[assembly.Path])}, {Text(Assembly)} are enough for most.");
        var console = subject.Content.Below(ConsoleManifestReader.Folder + "/").ToList();
        var forConsole = console.Sum(path => sizes[path]);
        if (forConsole > Console) yield return new(LintRules.LargeConsole, new(ConsoleManifestReader.Folder), $"The files have {Text(forConsole)}, {Text(Console)} are enough for most. The largest: {Largest(console, sizes)}.");
    }

    private static string Largest(IEnumerable<string> paths, IReadOnlyDictionary<string, long> sizes) =>
        string.Join(", ", paths.OrderByDescending(path => sizes[path]).Take(3).Select(path => $"{path} ({Text(sizes[path])})"));

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / MiB:0.0} MiB");
}
