using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

internal sealed class ExtensionEnvironment(ExtensionLoadRequest request, string hostVersion) : IExtensionEnvironment
{
    public string Id { get; } = request.Manifest.Id;

    public string Version { get; } = request.Manifest.Version;

    public string HostVersion { get; } = hostVersion;

    public string PackageDirectory { get; } = request.PackageDirectory;

    public string DataDirectory => Directory.CreateDirectory(request.DataDirectory).FullName;
}
