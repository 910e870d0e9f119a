using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NuGet.Versioning;

namespace LuBan.Packages;

/// <summary>What one assembly's metadata say it can do: the types and members it refers to, and what it declares as native.</summary>
internal sealed class AssemblyInspector(MetadataReader metadata, string path, AnalysisRun run, CancellationToken cancellationToken)
{
    private const int MaxMissing = 50;

    /// <summary>Whether it uses LuBan.Sdk.</summary>
    public bool UsesSdk { get; } = metadata.AssemblyReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, PackageIds.Sdk));

    public string? ReadTargetFramework()
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (AttributeType(attribute) != "System.Runtime.Versioning.TargetFrameworkAttribute") continue;
            var value = metadata.GetBlobReader(attribute.Value);
            return value.Length > 4 && value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
        }
        return null;
    }

    public void FindCapabilities()
    {
        FindNativeMethods();
        FindUnsafe();
        foreach (var handle in metadata.TypeReferences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = metadata.FullName(handle);
            if (CapabilityRules.ForType(name) is { } capability) run.AddCapability(capability, path, name);
        }
        foreach (var handle in metadata.MemberReferences)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference) continue;
            var type = metadata.FullName((TypeReferenceHandle)member.Parent);
            var name = metadata.Text(member.Name);
            if (CapabilityRules.ForMember(type, name) is { } capability) run.AddCapability(capability, path, $"{type}.{name}");
        }
    }

    /// <summary>Reports what it uses of LuBan.Sdk that is not there.</summary>
    /// <param name="oldest">The oldest SDK that the package runs with; null when it does not say.</param>
    public void CheckSdkMembers(NuGetVersion? oldest)
    {
        var missing = SdkSurface.Current.FindMissing(metadata, MaxMissing);
        if (missing.Count == 0) return;
        var here = SdkSurface.Current.Version;
        var list = string.Join(", ", missing.Take(10)) + (missing.Count > 10 ? " and more" : "");
        // A later SDK may have what is missing here, and the host range keeps the package from hosts that are too old.
        if (oldest is not null && oldest > here) run.Add(FindingSeverity.Info, "LB2045", path, $"the package needs LuBan.Sdk {oldest.ToNormalizedString()} or later, and uses what the {here.ToNormalizedString()} here does not have: {list}.");
        else run.Add(FindingSeverity.Error, "LB2045", path, $"the assembly uses what LuBan.Sdk {here.ToNormalizedString()} does not have: {list}. Compile it against the published LuBan.Sdk, and let the package's host range begin there.");
    }

    /// <summary>Programs and libraries hidden in the assembly's resources.</summary>
    public void FindEmbeddedPrograms(PEReader image)
    {
        if (image.PEHeaders.CorHeader?.ResourcesDirectory is not { Size: > 0 } directory) return;
        var resources = image.GetSectionData(directory.RelativeVirtualAddress);
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            // Each begins with its length in four bytes.
            if (!resource.Implementation.IsNil || resource.Offset < 0 || resource.Offset + 4 > resources.Length) continue;
            var content = resources.GetReader((int)resource.Offset + 4, (int)Math.Min(8, resources.Length - resource.Offset - 4));
            var kind = FileKinds.Recognise(content.ReadBytes(content.Length), path: "");
            if (kind is FileKind.Pe or FileKind.Elf or FileKind.MachO)
                run.Add(FindingSeverity.Warning, "LB2041", path, $"the resource '{metadata.Text(resource.Name)}' in the assembly is a program or library ({FileKinds.Name(kind)}). Ship it as a file, where it can be looked at, or leave it out.");
        }
    }

    private void FindNativeMethods()
    {
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.PinvokeImpl) == 0) continue;
            var import = method.GetImport();
            var library = import.Module.IsNil ? "?" : metadata.Text(metadata.GetModuleReference(import.Module).Name);
            run.AddCapability(HostCapabilities.Native, path, $"{library}!{metadata.Text(import.Name.IsNil ? method.Name : import.Name)}");
        }
    }

    // The compiler marks a module with unsafe code, and its assembly as asking to skip verification.
    private void FindUnsafe()
    {
        foreach (var handle in metadata.GetModuleDefinition().GetCustomAttributes())
        {
            if (AttributeType(metadata.GetCustomAttribute(handle)) == "System.Security.UnverifiableCodeAttribute") run.AddCapability(HostCapabilities.Unsafe, path, "unsafe code");
        }
    }

    private string? AttributeType(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference) return null;
        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind == HandleKind.TypeReference ? metadata.FullName((TypeReferenceHandle)parent) : null;
    }
}
