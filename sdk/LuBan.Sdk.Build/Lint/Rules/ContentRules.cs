namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>Files that do not belong into a package.</summary>
internal static class ContentRules
{
    private static readonly string[] Host = ["LuBan.Sdk", "LuBan.Kernel", "LuBan.Resources", "LuBan.Packages", "LuBan.Identity", "LuBan.Server", "LuBan.Marketplace"];
    // Each extension has its own binder of `dynamic`.
    private const string Private = "Microsoft.CSharp";

    private static readonly HashSet<string> Frameworks = FindFrameworks();

    public static IEnumerable<LintFinding> Check(LintSubject subject)
    {
        foreach (var assembly in subject.Assemblies)
        {
            var place = new LintPlace(assembly.Path);
            if (Host.Contains(assembly.Name, StringComparer.OrdinalIgnoreCase)) yield return new(LintRules.HostAssembly, place, $"The package ships {assembly.Name} {assembly.Version}.");
            else if (Frameworks.Contains(assembly.Name) && assembly.Name != Private) yield return new(LintRules.FrameworkAssembly, place, $"The package ships {assembly.Name} {assembly.Version}.");
            if (assembly.IsDebug) yield return new(LintRules.DebugBuild, place, $"{assembly.Name} was compiled without optimization.");
        }
        var native = subject.Content.Below(LintSubject.AppFolder).Where(path => IsNative(subject, path)).ToList();
        if (native.Count > 0) yield return new(LintRules.NativeLibrary, new(native[0]), $"{native.Count} native {(native.Count == 1 ? "library is" : "libraries are")} shipped: {string.Join(", ", native.Select(Path.GetFileName).Distinct().Take(5))}.");
    }

    private static bool IsNative(LintSubject subject, string path) => Path.GetExtension(path) switch
    {
        ".so" or ".dylib" or ".a" => true,
        ".dll" => subject.Assemblies.All(assembly => assembly.Path != path),
        // libfoo.so.1
        _ => Path.GetFileName(path).Contains(".so.", StringComparison.Ordinal),
    };

    // Where this runs, the frameworks are those that an extension of the same .NET meets.
    private static HashSet<string> FindFrameworks()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(runtime))!;
        var web = Path.Combine(shared, "Microsoft.AspNetCore.App");
        return new[] { runtime }.Concat(Directory.Exists(web) ? Directory.EnumerateDirectories(web, $"{Environment.Version.Major}.*") : [])
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll")).Select(Path.GetFileNameWithoutExtension).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
