using System.Reflection;
using System.Reflection.Metadata;

namespace LuBan.Packages;

/// <summary>What one assembly's metadata say it can do: the types and members it refers to, and what it declares as native.</summary>
internal sealed class AssemblyInspector(MetadataReader metadata, string path, AnalysisRun run)
{
    private const string SdkAssembly = PackageIds.Sdk;

    /// <summary>The version of LuBan.Sdk it was compiled against; null when it does not refer to it.</summary>
    public Version? SdkVersion { get; } = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
        .Where(reference => metadata.StringComparer.Equals(reference.Name, SdkAssembly)).Select(reference => reference.Version).FirstOrDefault();

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
            var name = FullName(metadata.GetTypeReference(handle));
            if (CapabilityRules.ForType(name) is { } capability) run.AddCapability(capability, path, name);
        }
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference) continue;
            var type = FullName(metadata.GetTypeReference((TypeReferenceHandle)member.Parent));
            var name = metadata.GetString(member.Name);
            if (CapabilityRules.ForMember(type, name) is { } capability) run.AddCapability(capability, path, $"{type}.{name}");
        }
    }

    public void CheckSdkMembers(Version version)
    {
        var missing = SdkSurface.Current.FindMissing(metadata);
        if (missing.Count == 0) return;
        // Built against a later SDK than this one: what is missing here may be there. The host range keeps it from hosts that are too old.
        var newer = version > SdkSurface.Current.Version;
        var list = string.Join(", ", missing.Take(10)) + (missing.Count > 10 ? $" and {missing.Count - 10} more" : "");
        run.Add(newer ? FindingSeverity.Info : FindingSeverity.Error, "LB2045", path, newer
            ? $"the assembly was compiled against LuBan.Sdk {version.ToString(3)}, later than the {SdkSurface.Current.Version.ToString(3)} here, and uses {list}."
            : $"the assembly uses members that LuBan.Sdk {SdkSurface.Current.Version.ToString(3)} does not have: {list}. Compile it against the published LuBan.Sdk.");
    }

    private void FindNativeMethods()
    {
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.PinvokeImpl) == 0) continue;
            var import = method.GetImport();
            var library = import.Module.IsNil ? "?" : metadata.GetString(metadata.GetModuleReference(import.Module).Name);
            run.AddCapability(HostCapabilities.Native, path, $"{library}!{metadata.GetString(import.Name.IsNil ? method.Name : import.Name)}");
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
        return parent.Kind == HandleKind.TypeReference ? FullName(metadata.GetTypeReference((TypeReferenceHandle)parent)) : null;
    }

    private string FullName(TypeReference type) => SignatureText.FullName(metadata, type);
}
