namespace LuBan.Sdk;

/// <summary>Where an extension runs. Injectable.</summary>
public interface IExtensionEnvironment
{
    /// <summary>The extension id as published, such as <c>Samples.Hello</c>. Compared without case.</summary>
    string Id { get; }

    /// <summary>The version that is running, a SemVer 2 version.</summary>
    string Version { get; }

    /// <summary>The kernel's version, a SemVer 2 version.</summary>
    string HostVersion { get; }

    /// <summary>The read-only folder of the package's content. The same for every replica, gone after an upgrade.</summary>
    string PackageDirectory { get; }

    /// <summary>A folder that belongs to the extension and survives upgrades. Created on first use of this property.</summary>
    string DataDirectory { get; }
}
