using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>What can be said about a package's assemblies without running any of them.</summary>
internal static class PackageCheck
{
    /// <summary>Compares every assembly with the host.</summary>
    /// <returns>Every problem.</returns>
    public static IReadOnlyList<ExtensionProblem> Run(ExtensionLoadRequest request, string hostVersion)
    {
        var problems = new List<ExtensionProblem>();
        CheckHostRange(request.Manifest, hostVersion, problems);
        // Without code there is nothing to compare.
        if (request.Manifest.Entry is not { } assembly) return problems;
        var entry = Path.Combine(request.AppDirectory, assembly);
        if (!File.Exists(entry))
        {
            problems.Add(new("LB3001", assembly, $"The entry assembly is not in '{request.AppDirectory}'. Pack again; the manifest's 'entry' is a file of luban/app/net10.0."));
            return problems;
        }
        foreach (var file in Directory.EnumerateFiles(request.AppDirectory, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            CheckAssembly(file, Path.GetRelativePath(request.AppDirectory, file), isEntry: file == entry, problems);
        return problems;
    }

    private static void CheckHostRange(ExtensionManifest manifest, string hostVersion, List<ExtensionProblem> problems)
    {
        if (manifest.Requires.Luban is not { } range) return;
        if (!VersionRange.TryParse(range, out var wanted) || !SemanticVersion.TryParse(hostVersion, out var host))
            problems.Add(new("LB3003", "luban/extension.json#/requires/luban", $"'{range}' is not a version range. Write comparators such as '>=0.1 <1.0'."));
        else if (!wanted.Contains(host))
        {
            problems.Add(new("LB3003", "luban/extension.json#/requires/luban",
                $"Extension '{manifest.Id}' {manifest.Version} needs LuBan {range}, this host is {hostVersion}. {WhoCanMend(manifest.Id, wanted, host)}"));
        }
    }

    private static string WhoCanMend(string id, VersionRange wanted, SemanticVersion host) => wanted.Minimum is { } minimum && host < minimum
        ? $"The host is too old: whoever runs it can upgrade it to {minimum} or later, or install an earlier version of the extension."
        : $"The host is newer than the extension allows: the publisher of '{id}' can release a version for it; until then, install a later version of the extension if there is one.";

    private static void CheckAssembly(string file, string location, bool isEntry, List<ExtensionProblem> problems)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var image = new PEReader(stream);
            if (!image.HasMetadata)
            {
                if (isEntry) problems.Add(new("LB3007", location, "The entry is not a .NET assembly. Pack again."));
                return;
            }
            var metadata = image.GetMetadataReader();
            CheckDefinition(metadata, location, problems);
            foreach (var handle in metadata.AssemblyReferences) CheckReference(metadata, metadata.GetAssemblyReference(handle), location, problems);
        }
        catch (BadImageFormatException exception)
        {
            // Native libraries have the same ending on Windows; only a broken entry is certain to be a mistake.
            if (isEntry) problems.Add(new("LB3007", location, $"The entry is not a .NET assembly: {exception.Message} Pack again."));
        }
    }

    private static void CheckDefinition(MetadataReader metadata, string location, List<ExtensionProblem> problems)
    {
        if (!metadata.IsAssembly) return;
        var definition = metadata.GetAssemblyDefinition();
        var name = metadata.GetString(definition.Name);
        if (!definition.Culture.IsNil || !SharedAssemblies.IsFramework(name)) return;
        var host = SharedAssemblies.VersionOf(name);
        if (definition.Version > host)
        {
            problems.Add(new("LB3004", location,
                $"The package ships {name} {definition.Version}; this host shares {host} with every extension and does not load another. Build against the host's version, or upgrade the host's .NET."));
        }
    }

    private static void CheckReference(MetadataReader metadata, AssemblyReference reference, string location, List<ExtensionProblem> problems)
    {
        var name = metadata.GetString(reference.Name);
        if (!SharedAssemblies.Contains(name)) return;
        var host = SharedAssemblies.VersionOf(name);
        if (name == SharedAssemblies.Contract)
        {
            if (reference.Version.Major != host.Major)
            {
                problems.Add(new("LB3005", location,
                    $"Built against {name} {reference.Version}, this host has {host}, and another major version means another contract. Build against the host's SDK ({HostVersions.Sdk}), or upgrade the host."));
            }
        }
        else if (reference.Version > host)
        {
            problems.Add(new("LB3004", location,
                $"Built against {name} {reference.Version}, this host runs {host} (.NET {Environment.Version}). Target the host's .NET version, or upgrade the host's .NET."));
        }
    }
}
